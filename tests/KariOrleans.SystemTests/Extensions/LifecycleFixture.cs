using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>A server with an extension root into which tests put packages, and the real manifests of Kari.</summary>
public sealed class LifecycleFixture : IAsyncLifetime
{
    private int lastTenant;

    internal PackageFolder Packages { get; } = new();

    internal KariServer Server { get; private set; } = null!;

    internal static string KariManifests => Path.Combine(Checkout.Shared, "kari", "manifests");

    internal string NextTenant() => $"tenant-{Interlocked.Increment(ref lastTenant)}";

    public async Task InitializeAsync() => Server = await KariServer.StartAsync(change: options => options with
    {
        ExtensionRoots = [.. options.ExtensionRoots, Packages.Path, KariManifests],
    });

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Packages.Dispose();
    }
}
