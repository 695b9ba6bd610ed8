using KariOrleans.Contracts.Calls;
using Orleans.Concurrency;

namespace KariOrleans.Contracts.Extensions;

/// <summary>
/// One installation; key <c>tenant/extension</c>. Lifecycle methods run one at a time; calls run beside them and beside
/// each other (docs/adr/0002).
/// </summary>
[GrainInterfaceType("kari.extension")]
[Alias("kari.extension")]
public interface IExtensionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the installation exist, at the version found in the extension root. Repeating it changes the version.
    /// </summary>
    [ResponseTimeout("00:05:00"), Alias("install")]
    Task<LifecycleResult> InstallAsync(InstallRequest request);

    /// <summary>
    /// Removes the installation: its process, its plugins, its tables and files, its counts, its state.
    /// </summary>
    [ResponseTimeout("00:05:00"), Alias("uninstall")]
    Task<LifecycleResult> UninstallAsync();

    /// <summary>Makes the installation callable.</summary>
    [ResponseTimeout("00:05:00"), Alias("load")]
    Task<LifecycleResult> LoadAsync();

    /// <summary>Ends the calls in flight in order, stops the process and refuses further calls.</summary>
    [ResponseTimeout("00:05:00"), Alias("unload")]
    Task<LifecycleResult> UnloadAsync();

    /// <summary>Reads the package again and moves to a new process without losing a call.</summary>
    [ResponseTimeout("00:05:00"), Alias("reload")]
    Task<LifecycleResult> ReloadAsync();

    /// <summary>Replaces the configuration (a JSON object, UTF-8) and delivers it to the running code.</summary>
    [ResponseTimeout("00:05:00"), Alias("configure")]
    Task<LifecycleResult> ConfigureAsync(byte[] configurationJson);

    /// <summary>The installation as it is now; null where it isn't installed.</summary>
    [AlwaysInterleave, Alias("status")]
    Task<InstallationStatus?> GetStatusAsync();

    /// <summary>Calls an operation.</summary>
    /// <param name="call">What to call.</param>
    /// <param name="body">The body where it is too large for the call itself, or null.</param>
    /// <param name="cancellationToken">The caller went away; the work in the child is cancelled.</param>
    [AlwaysInterleave, ResponseTimeout("00:15:00"), Alias("call")]
    Task<CallResult> CallAsync(OperationCall call, IBodySource? body, CancellationToken cancellationToken);
}
