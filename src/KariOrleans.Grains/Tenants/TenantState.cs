using KariOrleans.Contracts.Access;

namespace KariOrleans.Grains.Tenants;

[GenerateSerializer, Alias("kari.tenant-state")]
internal sealed class TenantState
{
    /// <summary>The name for people; null = there is no such tenant.</summary>
    [Id(0)]
    public string? DisplayName { get; set; }

    [Id(1)]
    public DateTimeOffset CreatedAt { get; set; }

    [Id(2)]
    public SortedSet<string> Extensions { get; set; } = new(StringComparer.Ordinal);

    [Id(3)]
    public List<ApiKeyInfo> Keys { get; set; } = [];
}
