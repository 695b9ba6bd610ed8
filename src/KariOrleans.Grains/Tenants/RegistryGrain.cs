using KariOrleans.Contracts.Tenants;
using KariOrleans.Grains.Packages;
using KariOrleans.Grains.Storage;
using KariOrleans.Sandbox;

namespace KariOrleans.Grains.Tenants;

internal sealed class RegistryGrain(
    [PersistentState("registry", GrainStorageNames.Default)] IPersistentState<RegistryState> state,
        PackageRoot packages, SandboxLauncher sandboxes)
    : Grain, IRegistryGrain
{
    public async Task AddTenantAsync(string tenant)
    {
        if (state.State.Tenants.Add(tenant)) await state.WriteOrTakeBackAsync();
    }

    public Task<string[]> ListTenantsAsync() => Task.FromResult(state.State.Tenants.ToArray());

    public Task<DiscoveryReport> DiscoverAsync() => Task.FromResult(packages.Scan().ToReport());

    public Task<DiscoveryReport> GetPackagesAsync() => Task.FromResult(packages.Index.ToReport());

    public Task<JailSummary> GetJailAsync() =>
        Task.FromResult(new JailSummary(sandboxes.Report.Level, sandboxes.Report.Summary));
}
