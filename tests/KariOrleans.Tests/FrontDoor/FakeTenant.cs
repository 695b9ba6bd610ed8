using KariOrleans.Contracts.Access;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Contracts.Tenants;

namespace KariOrleans.Tests.FrontDoor;

internal sealed class FakeTenant(FakeWorld world, string tenant) : ITenantGrain
{
    public Task<bool> CreateAsync(string displayName)
    {
        FakeWorld.Check(tenant);
        return Task.FromResult(world.Tenants.TryAdd(tenant, []));
    }

    public Task<TenantInfo?> GetAsync()
    {
        FakeWorld.Check(tenant);
        ApiKeyInfo[] keys = [.. world.Keys.Values.Select(key => key.Info).Where(key => key.Tenant == tenant)];
        return Task.FromResult(world.Tenants.TryGetValue(tenant, out var installed)
            ? new TenantInfo(tenant, tenant, DateTimeOffset.UnixEpoch, [.. installed.Select(status => status.Name)], keys)
            : null);
    }

    public Task<LifecycleResult> InstallAsync(string extension, string? version, string installedBy)
    {
        FakeWorld.Check(tenant);
        world.Install(tenant, extension);
        return Task.FromResult(new LifecycleResult(world.LifecycleAnswer, world.Tenants[tenant][^1]));
    }

    public Task<LifecycleResult> UninstallAsync(string extension)
    {
        FakeWorld.Check(tenant);
        world.Tenants[tenant].RemoveAll(status => status.Name == extension);
        return Task.FromResult(new LifecycleResult(world.LifecycleAnswer, null));
    }

    public Task<InstallationStatus[]> ListAsync()
    {
        FakeWorld.Check(tenant);
        return Task.FromResult(world.Tenants.TryGetValue(tenant, out var installed) ? installed.ToArray() : []);
    }

    public Task<CreatedApiKey> CreateKeyAsync(string user, string[] roles, string label)
    {
        FakeWorld.Check(tenant);
        var key = world.AddKey(tenant, roles);
        return Task.FromResult(new CreatedApiKey(world.Keys[key.Split('_')[1]].Info, key));
    }

    public Task<bool> RevokeKeyAsync(string keyId)
    {
        FakeWorld.Check(tenant);
        return Task.FromResult(
            world.Keys.TryGetValue(keyId, out var key) && key.Info.Tenant == tenant && world.Keys.TryRemove(keyId, out _));
    }
}
