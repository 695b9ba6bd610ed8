using System.Collections.Concurrent;
using KariOrleans.Contracts.Plugins;

namespace KariOrleans.Grains.Plugins;

/// <summary>
/// A tenant's catalogue, ready for look-ups. Immutable but for the schemas that are read on first use.
/// </summary>
internal sealed class CatalogueIndex
{
    private readonly Dictionary<string, PluginDescriptor> byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CompiledJsonSchema?> inputSchemas = new(StringComparer.Ordinal);

    public CatalogueIndex(CatalogueSnapshot snapshot)
    {
        Version = snapshot.Version;

        // An intent is the name; a directory or alias that equals somebody's intent never hides it.
        foreach (var plugin in snapshot.Plugins) byName.TryAdd(plugin.Intent, plugin);
        foreach (var plugin in snapshot.Plugins)
        {
            byName.TryAdd(PluginNames.Normalise(plugin.Intent), plugin);
            foreach (var alias in plugin.Aliases) byName.TryAdd(PluginNames.Normalise(alias), plugin);
        }
    }

    public long Version { get; }

    public PluginDescriptor? Find(string name) =>
        byName.GetValueOrDefault(name) ?? byName.GetValueOrDefault(PluginNames.Normalise(name));

    /// <summary>Says how an input departs from a plugin's schema, or null where it fits or there is none.</summary>
    public string? CheckInput(PluginDescriptor plugin, byte[] inputJson) =>
        inputSchemas
            .GetOrAdd(plugin.Intent, static (_, p) => p.InputSchema is { } schema
                ? new CompiledJsonSchema(schema) : null, plugin)?
            .Validate(System.Text.Encoding.UTF8.GetString(inputJson));
}
