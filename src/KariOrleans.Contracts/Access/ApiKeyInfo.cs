namespace KariOrleans.Contracts.Access;

/// <summary>Who an API key stands for.</summary>
/// <param name="Id">The public part of the key.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="User">The user.</param>
/// <param name="Roles">The user's roles; <c>platform</c> among them may administer every tenant.</param>
/// <param name="Label">A name for people.</param>
/// <param name="CreatedAt">When it was created.</param>
[GenerateSerializer, Immutable, Alias("kari.api-key-info")]
public sealed record ApiKeyInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] string Tenant,
    [property: Id(2)] string User,
    [property: Id(3)] string[] Roles,
    [property: Id(4)] string Label,
    [property: Id(5)] DateTimeOffset CreatedAt);
