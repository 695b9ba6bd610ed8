using KariOrleans.Contracts.Access;
using KariOrleans.Contracts.Extensions;
using Orleans.Concurrency;

namespace KariOrleans.Contracts.Tenants;

/// <summary>One tenant: its installations and its API keys; key <c>tenant</c>.</summary>
[GrainInterfaceType("kari.tenant")]
[Alias("kari.tenant")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>Makes the tenant exist, with the built-in plugins installed. False where it existed already.</summary>
    [ResponseTimeout("00:10:00"), Alias("create")]
    Task<bool> CreateAsync(string displayName);

    /// <summary>The tenant, or null where there is none of this name.</summary>
    [AlwaysInterleave, Alias("get")]
    Task<TenantInfo?> GetAsync();

    /// <summary>Installs an extension from the extension root, what it depends on first, and loads it.</summary>
    /// <param name="extension">The extension's name.</param>
    /// <param name="version">The version; null = the highest there is.</param>
    /// <param name="installedBy">The user, for the registry.</param>
    [ResponseTimeout("00:10:00"), Alias("install")]
    Task<LifecycleResult> InstallAsync(string extension, string? version, string installedBy);

    /// <summary>Removes an installation. Refused while another one depends on it.</summary>
    [ResponseTimeout("00:10:00"), Alias("uninstall")]
    Task<LifecycleResult> UninstallAsync(string extension);

    /// <summary>Every installation as it is now, by name.</summary>
    [AlwaysInterleave, Alias("list")]
    Task<InstallationStatus[]> ListAsync();

    /// <summary>Creates an API key for a user of the tenant. The secret can't be read again.</summary>
    [Alias("create-key")]
    Task<CreatedApiKey> CreateKeyAsync(string user, string[] roles, string label);

    /// <summary>Revokes an API key. False where the tenant has no such key.</summary>
    [Alias("revoke-key")]
    Task<bool> RevokeKeyAsync(string keyId);
}
