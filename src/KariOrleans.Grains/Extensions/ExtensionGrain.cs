using KariOrleans.Contracts.Extensions;
using KariOrleans.Grains.Packages;
using KariOrleans.Grains.Permissions;
using KariOrleans.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace KariOrleans.Grains.Extensions;

/// <summary>
/// One installation. Lifecycle methods come one at a time; calls interleave with everything, so what a call reads must
/// be read before its first await.
/// </summary>
internal sealed class ExtensionGrain(
    [PersistentState("extension", GrainStorageNames.Default)] IPersistentState<ExtensionState> state,
        SiloCommons commons)
    : Grain, IExtensionGrain, IExtensionRecovery, IAsyncDisposable
{
    private ExtensionKey key;
    private Package? package;
    private InstallationSandbox? sandbox;
    private InstallationDependencies dependencies = null!;
    private InstallationState? transition;
    private string[] takenIntents = [];

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        key = ExtensionKey.Parse(this.GetPrimaryKeyString());
        package = FindPackage();
        dependencies = new InstallationDependencies(key, GrainFactory, commons.Time,
            commons.Loggers.CreateLogger<InstallationDependencies>(), () => package);
        return Task.CompletedTask;
    }

    // While a silo shuts down no grain can be placed any more: the counts of the last seconds are given up.
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        reason.ReasonCode == DeactivationReasonCode.ShuttingDown ? Task.CompletedTask : FlushAsync(cancellationToken);

    // Orleans disposes a grain when its activation has ended, after the calls in flight.
    public ValueTask DisposeAsync() => sandbox?.DisposeAsync() ?? ValueTask.CompletedTask;

    public async Task<LifecycleResult> InstallAsync(InstallRequest request)
    {
        if (commons.Packages.Index.Find(key.Extension, request.Version) is not { } found)
            return Refused(LifecycleOutcome.NoSuchPackage,
                PackageErrors.NotFound(key.Extension, request.Version, commons.Packages.Index));
        if (found.FindObstacle() is { } obstacle) return Refused(LifecycleOutcome.Invalid, obstacle);

        if (state.State is { Version: not null, IsLoaded: true } && await SwitchAsync(found) is { } error)
            return Refused(LifecycleOutcome.Failed, error);

        if (state.State.Version is null)
        {
            state.State.InstalledBy = request.InstalledBy;
            state.State.InstalledAt = commons.Time.GetUtcNow();
        }

        await RememberAsync(found, state.State.IsLoaded);
        return Done();
    }

    public async Task<LifecycleResult> UninstallAsync()
    {
        if (state.State.Version is null) return NotInstalled();
        await StopAsync();
        await GrainFactory.ExtensionData(key).DropAsync();
        await GrainFactory.Metrics(key).ClearAsync();
        InstallationFiles.Delete(commons.Options, key);
        await state.ClearStateAsync();
        package = null;
        DeactivateOnIdle();
        return new LifecycleResult(LifecycleOutcome.Done, null);
    }

    public async Task<LifecycleResult> LoadAsync()
    {
        if (state.State.Version is null) return NotInstalled();
        package = FindPackage();
        if (package is null) return Refused(
            LifecycleOutcome.NoSuchPackage, PackageErrors.Gone(key.Extension, state.State.Version));
        if (package.FindObstacle() is { } obstacle) return Refused(LifecycleOutcome.Failed, obstacle);

        using (In(InstallationState.Loading))
        {
            takenIntents = await GrainFactory.Catalogue(key.Tenant)
                .RegisterAsync(key.Extension, package.Operations.Plugins);
            sandbox?.Adopt(package, Configuration);
            if (state.State.IsLoaded != true) await RememberAsync(package, isLoaded: true);
        }

        return Done();
    }

    public async Task<LifecycleResult> UnloadAsync()
    {
        if (state.State.Version is null) return NotInstalled();

        using (In(InstallationState.Unloading))
        {
            if (state.State.IsLoaded != false)
            {
                state.State.IsLoaded = false;
                await state.WriteOrTakeBackAsync();
            }

            await StopAsync();
        }

        return Done();
    }

    public async Task<LifecycleResult> ReloadAsync()
    {
        if (state.State.Version is null) return NotInstalled();
        var found = commons.Packages.Scan().Find(key.Extension, state.State.Version)
                    ?? commons.Packages.Index.Find(key.Extension, null);
        if (found is null) return Refused(
            LifecycleOutcome.NoSuchPackage, PackageErrors.Gone(key.Extension, state.State.Version));
        if (found.FindObstacle() is { } obstacle) return Refused(LifecycleOutcome.Failed, obstacle);

        if (await SwitchAsync(found) is { } error) return Refused(LifecycleOutcome.Failed, error);
        await RememberAsync(found, isLoaded: true);
        return Done();
    }

    public async Task<LifecycleResult> ConfigureAsync(byte[] configurationJson)
    {
        if (state.State.Version is null || package is null) return NotInstalled();
        if (ConfigurationRule.Check(package.Manifest.Config, configurationJson) is { } error)
            return Refused(LifecycleOutcome.Invalid, error);

        state.State.ConfigurationJson = configurationJson;
        state.State.ConfigurationVersion++;
        await state.WriteOrTakeBackAsync();
        if (sandbox is null) return Done();
        return await sandbox.ConfigureAsync(package, configurationJson) is { } failure
            ? Refused(LifecycleOutcome.Failed, failure)
            : Done();
    }

    public async Task<InstallationStatus?> GetStatusAsync()
    {
        if (state.State.IsLoaded == true) await dependencies.ResolveAsync();
        return Status();
    }

    public Task<LifecycleResult> ReleaseAsync(string? operation) => Task.FromResult(
        state.State.Version is null ? NotInstalled()
        : TryRelease(operation) is { } error ? Refused(LifecycleOutcome.Conflict, error)
        : Done());

    public Task<string?> GetLoadedVersionAsync() =>
        Task.FromResult(state.State.IsLoaded == true && package is not null ? state.State.Version : null);

    public Task<CallResult> CallAsync(OperationCall call, IBodySource? body, CancellationToken cancellationToken)
    {
        if (Admission.Refuse(key, state.State, package, CallerContext.Current!) is { } refusal) return Task.FromResult(
            refusal);
        if (!package!.Operations.TryMatch(call, out var operation, out var noMatch)) return Task.FromResult(noMatch);
        var caller = CallerContext.Current!;
        if (!RoleRule.Allows(operation.Roles, caller.Roles))
            return Task.FromResult(RoleRule.Denied(operation.Name, operation.Roles));
        return Sandbox(package).CallAsync(call, operation, caller, body, cancellationToken);
    }

    private CallError? TryRelease(string? operation) =>
        sandbox is not null ? sandbox.Quarantine.TryRelease(operation)
        : operation is null ? null
        : OperationQuarantine.NotQuarantined(operation);

    private byte[] Configuration => state.State.ConfigurationJson ?? "{}"u8.ToArray();

    private InstallationSandbox Sandbox(Package current)
    {
        if (sandbox is not null) return sandbox;
        sandbox = new InstallationSandbox(key, current, Configuration, commons, GrainFactory, dependencies);
        this.RegisterGrainTimer(FlushAsync, commons.Options.FlushMetricsEvery, commons.Options.FlushMetricsEvery);
        return sandbox;
    }

    private Task FlushAsync(CancellationToken cancellationToken) => sandbox?.FlushMetricsAsync() ?? Task.CompletedTask;

    private async Task<CallError?> SwitchAsync(Package next)
    {
        using var _ = In(InstallationState.Loading);
        if (await Sandbox(next).ReplaceAsync(next, Configuration) is { } error) return error;
        package = next;
        takenIntents = await GrainFactory.Catalogue(key.Tenant).RegisterAsync(key.Extension, next.Operations.Plugins);
        return null;
    }

    private async Task RememberAsync(Package current, bool? isLoaded)
    {
        package = current;
        state.State.Version = current.Manifest.Version;
        state.State.IsLoaded = isLoaded;
        await state.WriteOrTakeBackAsync();
    }

    private async Task StopAsync()
    {
        await GrainFactory.Catalogue(key.Tenant).RemoveAsync(key.Extension);
        if (sandbox is not null) await sandbox.StopAsync();
    }

    private Package? FindPackage() =>
        state.State.Version is { } version ? commons.Packages.Index.Find(key.Extension, version) : null;

    private InstallationStatus? Status() =>
        state.State.Version is null
            ? null
            : RecoveryReport.Add(
                StatusReport.Of(key, state.State, package, sandbox?.State, transition, takenIntents,
                    commons.Launcher.Report.Level),
                sandbox?.Quarantine.List() ?? [], state.State.IsLoaded == true ? dependencies.Missing : []);

    private LifecycleResult Done() => new(LifecycleOutcome.Done, Status());

    private LifecycleResult Refused(LifecycleOutcome outcome, CallError error) => new(outcome, Status(), error);

    private LifecycleResult NotInstalled() => Refused(LifecycleOutcome.NotInstalled, PackageErrors.NotInstalled(key));

    private Transition In(InstallationState during)
    {
        transition = during;
        return new Transition(this);
    }

    private readonly struct Transition(ExtensionGrain grain) : IDisposable
    {
        public void Dispose() => grain.transition = null;
    }
}
