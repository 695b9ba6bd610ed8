using KariOrleans.Contracts.Extensions;
using KariOrleans.Grains.Packages;
using KariOrleans.Grains.Plugins;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using Microsoft.Extensions.Logging;

namespace KariOrleans.Grains.Extensions;

/// <summary>
/// What an installation needs of its tenant, as it is now. Nothing of it stops a call by itself: a call fails where it
/// needs what isn't there, the error says what is missing, and works again when it is back.
/// </summary>
internal sealed partial class InstallationDependencies(
    ExtensionKey key, IGrainFactory grains, TimeProvider time, ILogger logger, Func<Package?> package)
{
    private volatile MissingDependency[] missing = [];
    private long notBefore;

    /// <summary>What was missing when it was looked up last.</summary>
    public MissingDependency[] Missing => missing;

    /// <summary>Looks up what is missing. Asks siblings and catalogue, which ask nobody in turn.</summary>
    public async Task<MissingDependency[]> ResolveAsync()
    {
        var declared = package()?.Manifest.Dependencies;
        if (declared is null or { Extensions.Count: 0, Plugins.Count: 0 }) return missing = [];
        try
        {
            var versions = await Task.WhenAll(declared.Extensions.Select(d => d.Name).Distinct().Select(VersionAsync));
            var catalogue = await grains.Catalogue(key.Tenant).GetAsync(-1);
            var found = DependencyCheck.Find(
                key.Extension, declared,
                versions.Where(v => v.Version is not null).ToDictionary(v => v.Name, v => v.Version!),
                new CatalogueIndex(catalogue!));
            Report(found);
            return missing = found;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // A sibling in trouble of its own must not hide this status: what was known stays.
            LogUnresolved(e, key);
            return missing;
        }
    }

    /// <summary>
    /// The answer to a plugin call: where it failed because something is not there, what is needed is looked up again,
    /// and the error says what is missing.
    /// </summary>
    public async ValueTask<HostResultMessage> ExplainAsync(HostResultMessage answer)
    {
        if (answer.Error is not { } error || !IsAbsence(error.Code)) return answer;
        var now = time.GetUtcNow();
        var decision = RecoveryPolicy.ForOperation(FailureCause.DependencyMissing, OperationHistory.Empty, now);
        if (decision.Step == RecoveryStep.ResolveDependencies && now.UtcTicks >= Interlocked.Read(ref notBefore))
        {
            Interlocked.Exchange(ref notBefore, (now + decision.Delay).UtcTicks);
            await ResolveAsync();
        }

        return missing is [var first, ..]
            ? new HostResultMessage(default, new WireError(
                "dependency_missing", $"{error.Message} {string.Join(' ', missing.Take(3).Select(m => m.Message))}",
                first.Remedy, Retryable: true))
            : answer;
    }

    private static bool IsAbsence(string code) => code is "no_such_plugin" or "plugin_disabled"
        or "extension_not_installed" or "extension_not_loaded" or "package_missing";

    private async Task<(string Name, string? Version)> VersionAsync(string name) =>
        (name, await grains.Recovery(new ExtensionKey(key.Tenant, name)).GetLoadedVersionAsync());

    private void Report(MissingDependency[] found)
    {
        foreach (var dependency in found.Except(missing)) LogMissing(key, dependency.Message);
        foreach (var dependency in missing.Except(found)) LogBack(key, dependency.Name);
    }

    [LoggerMessage(LogLevel.Warning, "{Installation}: {Finding}")]
    private partial void LogMissing(ExtensionKey installation, string finding);

    [LoggerMessage(LogLevel.Information, "{Installation}: {Dependency} is there again.")]
    private partial void LogBack(ExtensionKey installation, string dependency);

    [LoggerMessage(LogLevel.Warning, "{Installation}: What it needs could not be looked up.")]
    private partial void LogUnresolved(Exception exception, ExtensionKey installation);
}
