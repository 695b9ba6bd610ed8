namespace KariOrleans.SystemTests.Support;

/// <summary>One server for the tests of a class: each test takes a tenant of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private int lastTenant;

    internal KariServer Server { get; private set; } = null!;

    /// <summary>A tenant that no other test has.</summary>
    internal string NextTenant() => $"tenant-{Interlocked.Increment(ref lastTenant)}";

    public async Task InitializeAsync() => Server = await KariServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
