using KariOrleans.Contracts.Access;

namespace KariOrleans.Contracts.Tenants;

/// <summary>A tenant.</summary>
/// <param name="Name">Its name in keys and routes.</param>
/// <param name="DisplayName">Its name for people.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="Extensions">The names of its installations.</param>
/// <param name="Keys">Its API keys, without their secrets.</param>
[GenerateSerializer, Immutable, Alias("kari.tenant-info")]
public sealed record TenantInfo(
    [property: Id(0)] string Name,
    [property: Id(1)] string DisplayName,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] string[] Extensions,
    [property: Id(4)] ApiKeyInfo[] Keys);
