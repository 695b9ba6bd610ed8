using KariOrleans.Grains.Metrics;
using KariOrleans.Grains.Packages;
using KariOrleans.Grains.Permissions;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Grains.Extensions;

/// <summary>The running side of an installation: its sandbox, its host calls and what is counted of it.</summary>
internal sealed class InstallationSandbox : IAsyncDisposable
{
    private readonly ExtensionKey key;
    private readonly SiloCommons commons;
    private readonly IGrainFactory grains;
    private readonly CallMeter meter = new();
    private readonly HostCalls hostCalls;
    private readonly Sandbox.Sandbox sandbox;

    public InstallationSandbox(
        ExtensionKey key, Package package, byte[] configurationJson, SiloCommons commons, IGrainFactory grains)
    {
        this.key = key;
        this.commons = commons;
        this.grains = grains;
        hostCalls = new HostCalls(key, grains, meter, commons.Loggers.CreateLogger("KariOrleans.Extension"),
            commons.Time);
        Apply(package);
        sandbox = new Sandbox.Sandbox(
            Spec(package, configurationJson), commons.Launcher, commons.SandboxOptions, hostCalls, commons.Time);
    }

    public SandboxState State => sandbox.State;

    public async Task<CallResult> CallAsync(
        OperationCall call, MatchedOperation operation, Caller caller, IBodySource? body,
            CancellationToken cancellationToken)
    {
        var started = commons.Time.GetTimestamp();
        var deadline = Deadline(call, operation, body is not null);

        // What follows touches nothing of the grain: it runs where the answer arrives, and only the finished result
        // takes the hop to the grain's scheduler.
        var reply = await sandbox.CallAsync(
            CallTranslation.ToSandbox(call, operation, caller, body, deadline), cancellationToken)
            .ConfigureAwait(false);
        var result = CallTranslation.ToResult(reply);
        meter.Record(call.Kind, result.Outcome, commons.Time.GetElapsedTime(started), commons.Time.GetUtcNow());
        return result;
    }

    public void Adopt(Package package, byte[] configurationJson)
    {
        Apply(package);
        sandbox.Adopt(Spec(package, configurationJson));
    }

    public async Task<CallError?> ReplaceAsync(Package package, byte[] configurationJson)
    {
        var error = await sandbox.ReplaceAsync(Spec(package, configurationJson));
        if (error is null) Apply(package);
        return CallTranslation.ToError(error);
    }

    /// <summary>
    /// Delivers a configuration to the running code; a process that isn't there gets it at its start.
    /// </summary>
    public async Task<CallError?> ConfigureAsync(Package package, byte[] configurationJson)
    {
        var isRunning = sandbox.State.ProcessId is not null;
        sandbox.Adopt(Spec(package, configurationJson));
        if (!isRunning) return null;
        var call = new SandboxCall(
            Protocol.Wire.OperationKind.Configure,
            new CallMessage { Name = "configure", Body = configurationJson },
            CallPrincipal.Extension,
            commons.Options.DefaultDeadline);
        return CallTranslation.ToResult(await sandbox.CallAsync(call, CancellationToken.None)).Error;
    }

    public Task StopAsync() => sandbox.StopAsync();

    public Task FlushMetricsAsync()
    {
        if (meter.Take() is not { } delta) return Task.CompletedTask;
        CallerContext.Set(Caller.ForTenant(key.Tenant));
        return grains.Metrics(key).AddAsync(delta);
    }

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    private void Apply(Package package) => hostCalls.Apply(
        new PermissionSet(package.Manifest.Permissions), package.Manifest.Resources.MaxDiskMb * 1024L * 1024L);

    private TimeSpan Deadline(OperationCall call, MatchedOperation operation, bool isStreamed)
    {
        var options = commons.Options;
        var wanted = call.Deadline ?? operation.Deadline
            ?? (isStreamed ? options.StreamedDeadline : options.DefaultDeadline);
        return wanted < options.LongestDeadline ? wanted : options.LongestDeadline;
    }

    private SandboxSpec Spec(Package package, byte[] configurationJson) => new()
    {
        Tenant = key.Tenant,
        Extension = key.Extension,
        Version = package.Manifest.Version,
        PackageDirectory = package.Directory,
        EntryPoint = package.EntryPoint,
        DataDirectory = InstallationFiles.DirectoryOf(commons.Options, key),
        ConfigurationJson = configurationJson,
        Limits = new ResourceLimits
        {
            MemoryBytes = package.Manifest.Resources.MaxMemoryMb * (long)(1 << 20),
            CpuPercent = package.Manifest.Resources.MaxCpuPercent,
        },
        AllowsNetwork = package.Manifest.Permissions.Any(p => p.StartsWith("network:", StringComparison.Ordinal)),
        FindDistrust = () => commons.Options.TrustedExtensions.Contains(key.Extension)
            ? null
            : commons.Options.FirstParty.FindDifference(key.Extension, package.Directory),
    };
}
