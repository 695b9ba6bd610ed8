using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;

namespace KariOrleans.Tests.FrontDoor;

internal sealed class FakeExtension(FakeWorld world, ExtensionKey key) : IExtensionGrain, IExtensionRecovery
{
    public Task<LifecycleResult> InstallAsync(InstallRequest request) => Change("install");

    public Task<LifecycleResult> UninstallAsync() => Change("uninstall");

    public Task<LifecycleResult> LoadAsync() => Change("load");

    public Task<LifecycleResult> UnloadAsync() => Change("unload");

    public Task<LifecycleResult> ReloadAsync() => Change("reload");

    public Task<LifecycleResult> ConfigureAsync(byte[] configurationJson) =>
        Change("configure " + System.Text.Encoding.UTF8.GetString(configurationJson));

    public Task<InstallationStatus?> GetStatusAsync()
    {
        FakeWorld.Check(key.Tenant);
        return Task.FromResult(Status());
    }

    public Task<CallResult> CallAsync(OperationCall call, IBodySource? body, CancellationToken cancellationToken)
    {
        FakeWorld.Check(key.Tenant);
        world.Calls.Enqueue((key, call));
        return Status() is null
            ? Task.FromResult(new CallResult(CallOutcome.NotInstalled))
            : world.OnCall(call, body, cancellationToken);
    }

    public Task<LifecycleResult> ReleaseAsync(string? operation) => Change($"release {operation ?? "all"}");

    public Task<string?> GetLoadedVersionAsync() => Task.FromResult(Status()?.Version);

    private InstallationStatus? Status() =>
        world.Tenants.TryGetValue(key.Tenant, out var installed)
            ? installed.Find(status => status.Name == key.Extension) : null;

    private Task<LifecycleResult> Change(string what)
    {
        FakeWorld.Check(key.Tenant);
        world.Lifecycle.Enqueue($"{key} {what}");
        return Task.FromResult(new LifecycleResult(world.LifecycleAnswer, Status()));
    }
}
