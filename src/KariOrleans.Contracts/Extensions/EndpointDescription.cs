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
    [property: Id(4)] string[] Tags)
{
    /// <summary>Calls a minute that one tenant may make; null = the platform's own limit.</summary>
    [Id(5)]
    public int? CallsPerMinute { get; init; }

    /// <summary>The largest body, in bytes; null = the platform's own limit.</summary>
    [Id(6)]
    public long? MaxBodyBytes { get; init; }

    /// <summary>Time for one call; null = the platform's own.</summary>
    [Id(7)]
    public TimeSpan? Deadline { get; init; }
}
