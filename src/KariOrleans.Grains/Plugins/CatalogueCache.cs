using System.Collections.Concurrent;

namespace KariOrleans.Grains.Plugins;

/// <summary>
/// The catalogues that a silo's orchestrators use. One is asked for anew after a second, by its version, so a change is
/// seen within a second everywhere; at most a bounded number of tenants is kept.
/// </summary>
internal sealed class CatalogueCache(TimeProvider time)
{
    private const int MaxTenants = 10_000;
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    public async ValueTask<CatalogueIndex> GetAsync(string tenant, IGrainFactory grains, bool mustBeNew = false)
    {
        var known = entries.GetValueOrDefault(tenant);
        if (known is not null && !mustBeNew && time.GetElapsedTime(known.CheckedAt) < FreshFor) return known.Index;

        var snapshot = await grains.Catalogue(tenant).GetAsync(known?.Index.Version ?? -1);
        var index = snapshot is null ? known!.Index : new CatalogueIndex(snapshot);
        if (entries.Count >= MaxTenants) entries.Clear();
        entries[tenant] = new Entry(index, time.GetTimestamp());
        return index;
    }

    private sealed record Entry(CatalogueIndex Index, long CheckedAt);
}
