using Orleans.Concurrency;

namespace KariOrleans.Contracts.Plugins;

/// <summary>The plugins of a tenant, from all its installations; key <c>tenant</c>.</summary>
[GrainInterfaceType("kari.catalogue")]
[Alias("kari.catalogue")]
public interface ICatalogueGrain : IGrainWithStringKey
{
    /// <summary>
    /// Replaces what an extension provides. Returns the intents that another extension already had: they stay there.
    /// </summary>
    [Alias("register")]
    Task<string[]> RegisterAsync(string extension, PluginDescriptor[] plugins);

    /// <summary>Forgets what an extension provides.</summary>
    [Alias("remove")]
    Task RemoveAsync(string extension);

    /// <summary>The catalogue, or null where its version is still the one known.</summary>
    [AlwaysInterleave, Alias("get")]
    Task<CatalogueSnapshot?> GetAsync(long knownVersion);

    /// <summary>Switches a plugin on or off for the tenant. False where there is no such plugin.</summary>
    [Alias("set-enabled")]
    Task<bool> SetEnabledAsync(string intent, bool isEnabled);
}
