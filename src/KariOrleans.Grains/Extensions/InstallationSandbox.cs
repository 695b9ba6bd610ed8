using KariOrleans.Grains.Metrics;
using KariOrleans.Grains.Packages;
using KariOrleans.Grains.Permissions;
using KariOrleans.Protocol.Manifest;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;
using Microsoft.Extensions.Logging;

namespace KariOrleans.Grains.Extensions;

/// <summary>The running side of an installation: its sandbox, its host calls and what is counted of it.</summary>
internal sealed class InstallationSandbox : IAsyncDisposable
{
    private const int FlushesBetweenMeasures = 12;

    private readonly ExtensionKey key;
    private readonly SiloCommons commons;
    private readonly IGrainFactory grains;
    private readonly CallMeter meter = new();
    private readonly OperationQuarantine quarantine;
    private readonly HostCalls hostCalls;
    private readonly Sandbox.Sandbox sandbox;
    private volatile Sandbox.Sandbox? probing;
    private int flushes;

    public InstallationSandbox(
        ExtensionKey key, Package package, byte[] configurationJson, SiloCommons commons, IGrainFactory grains,
        InstallationDependencies dependencies)
    {
        this.key = key;
        this.commons = commons;
        this.grains = grains;
        quarantine = new OperationQuarantine(key, commons.Time, commons.Loggers.CreateLogger<OperationQuarantine>());
        hostCalls = new HostCalls(key, grains, meter, quarantine, dependencies,
            commons.Loggers.CreateLogger("KariOrleans.Extension"), commons.Time);
        Apply(package);
        sandbox = new Sandbox.Sandbox(
            Spec(package, configurationJson), commons.Launcher, commons.SandboxOptions, hostCalls, commons.Time);
    }

    public SandboxState State => sandbox.State;

    public OperationQuarantine Quarantine => quarantine;

    public async Task<CallResult> CallAsync(
        OperationCall call, MatchedOperation operation, Caller caller, IBodySource? body,
            CancellationToken cancellationToken)
    {
        var started = commons.Time.GetTimestamp();
        var deadline = Deadline(call, operation, body is not null);
        var called = CallTranslation.ToSandbox(call, operation, caller, body, deadline);
        var hasItsTime = body is null && deadline >= 0.9 * Deadline(operation.Deadline);
        if (quarantine.Refuse(called.Operation, hasItsTime, out var probe) is { } refusal)
        {
            meter.Record(call.Kind, refusal.Outcome, TimeSpan.Zero, commons.Time.GetUtcNow());
            return refusal;
        }

        // What follows touches nothing of the grain: it runs where the answer arrives, and only the finished result
        // takes the hop to the grain's scheduler.
        CallResult result;
        if (probe is null)
        {
            var reply = await sandbox.CallAsync(called, cancellationToken).ConfigureAwait(false);
            result = CallTranslation.ToResult(reply);
            quarantine.Note(called.Operation, result, hasItsTime && !reply.HasWaited);
        }
        else
        {
            result = await ProbeAsync(probe, called, hasItsTime, cancellationToken).ConfigureAwait(false);
        }

        meter.Record(call.Kind, result.Outcome, commons.Time.GetElapsedTime(started), commons.Time.GetUtcNow());
        return result;
    }

    private async Task<CallResult> ProbeAsync(
        OperationProbe probe, SandboxCall call, bool hasItsTime, CancellationToken cancellationToken)
    {
        CallResult? result = null;
        var hadItsTime = false;
        try
        {
            var reply = probe.IsAlone
                ? await CallAloneAsync(call, cancellationToken).ConfigureAwait(false)
                : await sandbox.CallAsync(call, cancellationToken).ConfigureAwait(false);
            hadItsTime = hasItsTime && !reply.HasWaited;
            return result = CallTranslation.ToResult(reply);
        }
        finally
        {
            quarantine.EndProbe(probe, result, hadItsTime);
        }
    }

    private async Task<SandboxReply> CallAloneAsync(SandboxCall call, CancellationToken cancellationToken)
    {
        await using var twin = sandbox.Twin();
        probing = twin;
        return await twin.CallAsync(call, cancellationToken).ConfigureAwait(false);
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
        quarantine.Clear();
        if (!isRunning) return null;
        var call = new SandboxCall(
            Protocol.Wire.OperationKind.Configure,
            new CallMessage { Name = "configure", Body = configurationJson },
            CallPrincipal.Extension,
            commons.Options.DefaultDeadline);
        return CallTranslation.ToResult(await sandbox.CallAsync(call, CancellationToken.None)).Error;
    }

    public Task StopAsync() => Task.WhenAll(sandbox.StopAsync(), probing?.StopAsync() ?? Task.CompletedTask);

    public Task FlushMetricsAsync()
    {
        // To ask the kernel costs more than all the rest: of an installation without calls only now and then.
        if (meter.HasCalls || ++flushes % FlushesBetweenMeasures == 0) meter.Measure(sandbox.State);
        if (meter.Take() is not { } delta) return Task.CompletedTask;
        CallerContext.Set(Caller.ForTenant(key.Tenant));
        return grains.Metrics(key).AddAsync(delta);
    }

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    private void Apply(Package package)
    {
        quarantine.Clear();
        hostCalls.Apply(
            new PermissionSet(package.Manifest.Permissions), package.Manifest.Resources.MaxDiskMb * 1024L * 1024L);
    }

    private TimeSpan Deadline(OperationCall call, MatchedOperation operation, bool isStreamed)
    {
        var options = commons.Options;
        return Deadline(call.Deadline ?? operation.Deadline ?? (isStreamed ? options.StreamedDeadline : null));
    }

    private TimeSpan Deadline(TimeSpan? wanted)
    {
        var allowed = wanted ?? commons.Options.DefaultDeadline;
        return allowed < commons.Options.LongestDeadline ? allowed : commons.Options.LongestDeadline;
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
            DiskBytes = package.Manifest.Resources.MaxDiskMb * (long)(1 << 20),
            Enforcement = package.Manifest.Resources.EnforcementAction,
        },
        // A module can't reach it anyway: nothing is left open for one that breaks out of its runtime.
        Egress = package.Manifest.Runtime == ExtensionRuntime.Wasm
            ? null
            : EgressPolicy.For(package.Manifest.Permissions, package.Manifest.NetworkHosts),
        FindDistrust = () => commons.Options.TrustedExtensions.Contains(key.Extension)
            ? null
            : commons.Options.FirstParty.FindDifference(key.Extension, package.Directory),
    };
}
