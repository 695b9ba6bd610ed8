namespace KariOrleans.Contracts.Plugins;

/// <summary>The catalogue at one version.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="Plugins">All plugins, by intent.</param>
[GenerateSerializer, Immutable, Alias("kari.catalogue-snapshot")]
public sealed record CatalogueSnapshot([property: Id(0)] long Version, [property: Id(1)] PluginDescriptor[] Plugins);
