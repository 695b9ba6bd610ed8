using System.Collections.Concurrent;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>
/// The route tables of tenants that were called lately. A table is used for a second, then refreshed in the background
/// while it still answers; after two seconds a call waits for the refresh. One refresh per tenant runs at a time.
/// </summary>
internal sealed partial class TenantRoutes(IGrainFactory grains, TimeProvider time, ILogger<TenantRoutes> logger)
{
    public const int Capacity = 4_096;

    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan UsableFor = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan FirstTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RefreshTimeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.Ordinal);

    /// <summary>The tenant's table.</summary>
    public ValueTask<RouteTable> GetAsync(string tenant)
    {
        var slot = slots.TryGetValue(tenant, out var known) ? known : Add(tenant);
        slot.LastUsed = time.GetTimestamp();
        var table = slot.Table;
        if (table is null) return new(RefreshAsync(tenant, slot));

        var age = time.GetElapsedTime(slot.LoadedAt);
        if (age < FreshFor) return new(table);

        var refresh = RefreshAsync(tenant, slot);
        return age < UsableFor ? new(table) : new(refresh);
    }

    /// <summary>Forgets a tenant's table after something changed it.</summary>
    public void Forget(string tenant) => slots.TryRemove(tenant, out _);

    private Slot Add(string tenant)
    {
        if (slots.Count >= Capacity) DropLeastRecentlyUsed();
        return slots.GetOrAdd(tenant, static _ => new Slot());
    }

    // A quarter at once, so that a full cache doesn't sort at every new tenant.
    private void DropLeastRecentlyUsed()
    {
        foreach (var (tenant, _) in slots.ToArray().OrderBy(slot => slot.Value.LastUsed).Take(Capacity / 4))
            slots.TryRemove(tenant, out _);
    }

    private Task<RouteTable> RefreshAsync(string tenant, Slot slot)
    {
        lock (slot)
        {
            return slot.Refresh ??= LoadAsync(tenant, slot);
        }
    }

    private async Task<RouteTable> LoadAsync(string tenant, Slot slot)
    {
        // Others may wait for this task: it must outlive the request that began it, and its caller.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            CallerContext.Set(Caller.ForTenant(tenant));
            var installations = await grains.Tenant(tenant).ListAsync().WaitAsync(slot.Table is null ? FirstTimeout : RefreshTimeout);
            var table = new RouteTable(grains, tenant, installations);
            slot.LoadedAt = time.GetTimestamp();
            slot.Table = table;
            return table;
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException && slot.Table is not null)
        {
            // A tenant grain in trouble must not stop calls: what the table says are limits, the grain decides the rest.
            LogStale(logger, tenant, exception);
            slot.LoadedAt = time.GetTimestamp();
            return slot.Table;
        }
        finally
        {
            lock (slot)
            {
                slot.Refresh = null;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The routes of {Tenant} could not be read again; the last ones are used")]
    private static partial void LogStale(ILogger logger, string tenant, Exception exception);

    private sealed class Slot
    {
        public volatile RouteTable? Table;
        public Task<RouteTable>? Refresh;
        public long LoadedAt;
        public long LastUsed;
    }
}
