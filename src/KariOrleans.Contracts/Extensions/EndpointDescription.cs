namespace KariOrleans.Contracts.Extensions;

/// <summary>One declared endpoint.</summary>
/// <param name="Path">The full path: <c>/api/extensions/name/…</c> or below the manifest's prefix.</param>
/// <param name="Methods">HTTP methods.</param>
/// <param name="Roles">Any of these roles may call; empty = every user of the tenant.</param>
/// <param name="Description">One sentence, or null.</param>
/// <param name="Tags">Tags for the reference.</param>
[GenerateSerializer, Immutable, Alias("kari.endpoint-description")]
public sealed record EndpointDescription(
    [property: Id(0)] string Path,
    [property: Id(1)] string[] Methods,
    [property: Id(2)] string[] Roles,
    [property: Id(3)] string? Description,
    [property: Id(4)] string[] Tags);
