using KariOrleans.Contracts.Plugins;

namespace KariOrleans.Grains.Plugins;

[GenerateSerializer, Alias("kari.catalogue-state")]
internal sealed class CatalogueState
{
    [Id(0)]
    public long Version { get; set; }

    [Id(1)]
    public PluginDescriptor[] Plugins { get; set; } = [];

    /// <summary>Intents that the tenant switched off; they stay off when their extension is loaded again.</summary>
    [Id(2)]
    public HashSet<string> Disabled { get; set; } = [];
}
