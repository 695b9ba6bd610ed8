using Orleans.Concurrency;

namespace KariOrleans.Contracts.Tenants;

/// <summary>
/// What the whole platform has: tenants and packages; key <see cref="Key"/>. For the platform's own callers.
/// </summary>
[GrainInterfaceType("kari.registry")]
[Alias("kari.registry")]
public interface IRegistryGrain : IGrainWithStringKey
{
    /// <summary>The one key.</summary>
    const string Key = TenantName.Platform + "/registry";

    /// <summary>Remembers a tenant.</summary>
    [Alias("add-tenant")]
    Task AddTenantAsync(string tenant);

    /// <summary>All tenants, by name.</summary>
    [AlwaysInterleave, Alias("tenants")]
    Task<string[]> ListTenantsAsync();

    /// <summary>Scans the extension root again.</summary>
    [Alias("discover")]
    Task<DiscoveryReport> DiscoverAsync();

    /// <summary>What the last scan found.</summary>
    [AlwaysInterleave, Alias("packages")]
    Task<DiscoveryReport> GetPackagesAsync();

    /// <summary>What the machine of this silo enforces on the processes of extensions.</summary>
    [AlwaysInterleave, Alias("jail")]
    Task<JailSummary> GetJailAsync();
}
