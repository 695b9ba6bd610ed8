using KariOrleans.Contracts.Plugins;
using KariOrleans.Grains.Storage;

namespace KariOrleans.Grains.Plugins;

internal sealed class CatalogueGrain(
    [PersistentState("catalogue", GrainStorageNames.Default)] IPersistentState<CatalogueState> state)
    : Grain, ICatalogueGrain
{
    public async Task<string[]> RegisterAsync(string extension, PluginDescriptor[] plugins)
    {
        var others = state.State.Plugins.Where(p => p.Extension != extension).ToList();
        var taken = others.Select(p => p.Intent).ToHashSet(StringComparer.Ordinal);
        var kept = plugins.Where(p => !taken.Contains(p.Intent)).ToList();
        var next = others.Concat(kept).OrderBy(p => p.Intent, StringComparer.Ordinal).ToArray();
        if (!IsSame(next)) await WriteAsync(next);
        return [.. plugins.Select(p => p.Intent).Where(taken.Contains)];
    }

    public async Task RemoveAsync(string extension)
    {
        var next = state.State.Plugins.Where(p => p.Extension != extension).ToArray();
        if (next.Length != state.State.Plugins.Length) await WriteAsync(next);
    }

    public Task<CatalogueSnapshot?> GetAsync(long knownVersion) => Task.FromResult(
        knownVersion == state.State.Version
            ? null
            : new CatalogueSnapshot(
                state.State.Version,
                [.. state.State.Plugins.Select(p => p with { IsEnabled = !state.State.Disabled.Contains(p.Intent) })]));

    public async Task<bool> SetEnabledAsync(string intent, bool isEnabled)
    {
        if (!state.State.Plugins.Any(p => p.Intent == intent)) return false;
        var hasChanged = isEnabled ? state.State.Disabled.Remove(intent) : state.State.Disabled.Add(intent);
        if (hasChanged) await WriteAsync(state.State.Plugins);
        return true;
    }

    private bool IsSame(PluginDescriptor[] next) =>
        next.Length == state.State.Plugins.Length
        && next.Zip(state.State.Plugins).All(p => PluginDescriptorEquality.AreEqual(p.First, p.Second));

    private Task WriteAsync(PluginDescriptor[] plugins)
    {
        state.State.Plugins = plugins;
        state.State.Version++;
        return state.WriteOrTakeBackAsync();
    }
}
