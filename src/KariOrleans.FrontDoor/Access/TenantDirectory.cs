using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;

namespace KariOrleans.FrontDoor.Access;

/// <summary>Which tenants exist, remembered for a few seconds.</summary>
internal sealed class TenantDirectory(IGrainFactory grains, TimeProvider time)
{
    private readonly ExpiringCache<bool> known = new(10_000, TimeSpan.FromSeconds(5), time);

    public ValueTask<bool> ExistsAsync(string tenant) =>
        known.TryGet(tenant, out var exists) ? new(exists) : new(LookUpAsync(tenant));

    public void Forget(string tenant) => known.Remove(tenant);

    private async Task<bool> LookUpAsync(string tenant)
    {
        CallerContext.Set(Caller.Platform);
        var exists = await grains.Tenant(tenant).GetAsync() is not null;
        known.Set(tenant, exists);
        return exists;
    }
}
