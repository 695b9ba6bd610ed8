using Orleans.Concurrency;

namespace KariOrleans.Contracts.Extensions;

/// <summary>What an installation answers beside its work; the same grain as <see cref="IExtensionGrain"/>.</summary>
[GrainInterfaceType("kari.extension-recovery")]
[Alias("kari.extension-recovery")]
public interface IExtensionRecovery : IGrainWithStringKey
{
    /// <summary>Ends quarantines before their time.</summary>
    /// <param name="operation">Which operation, as the status names it; null = all.</param>
    [AlwaysInterleave, Alias("release")]
    Task<LifecycleResult> ReleaseAsync(string? operation);

    /// <summary>
    /// The version that answers calls; null where there is none. For those who depend on it: it asks nobody else.
    /// </summary>
    [AlwaysInterleave, Alias("loaded-version")]
    Task<string?> GetLoadedVersionAsync();
}
