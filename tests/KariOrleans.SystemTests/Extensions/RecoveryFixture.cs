using KariOrleans.Grains;
using KariOrleans.Grains.Extensions;
using KariOrleans.Grains.Packages;
using KariOrleans.Sandbox;
using KariOrleans.SystemTests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>A server whose installations have a clock that the tests advance; processes have the real one.</summary>
public sealed class RecoveryFixture : IAsyncLifetime
{
    private int lastTenant;

    internal FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    internal KariServer Server { get; private set; } = null!;

    internal string NextTenant() => $"tenant-{Interlocked.Increment(ref lastTenant)}";

    public async Task InitializeAsync() => Server = await KariServer.StartAsync(configure: builder =>
        builder.Services.AddSingleton(services => new SiloCommons(
            services.GetRequiredService<PackageRoot>(),
            services.GetRequiredService<SandboxLauncher>(),
            services.GetRequiredService<SandboxOptions>(),
            services.GetRequiredService<RuntimeOptions>(),
            Time,
            services.GetRequiredService<ILoggerFactory>())));

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
