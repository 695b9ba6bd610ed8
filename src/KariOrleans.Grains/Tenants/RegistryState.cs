namespace KariOrleans.Grains.Tenants;

[GenerateSerializer, Alias("kari.registry-state")]
internal sealed class RegistryState
{
    [Id(0)]
    public SortedSet<string> Tenants { get; set; } = new(StringComparer.Ordinal);
}
