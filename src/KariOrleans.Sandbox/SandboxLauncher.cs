using System.ComponentModel;
using System.Net.Sockets;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>Starts child processes and brings them to the point where they can be called.</summary>
public sealed class SandboxLauncher : IAsyncDisposable, IDisposable
{
    private readonly SandboxOptions options;
    private readonly TimeProvider time;
    private readonly SpawnThread spawner = new();
    private readonly BubblewrapJail? jail;
    private readonly HostStarter starter;
    private readonly HostAssignment assignment;
    private readonly WarmPool? pool;
    private bool isDisposed;

    /// <summary>
    /// Creates a launcher: its run directory is made, readable by this user alone, what the machine can enforce is
    /// tried out, and the pool of warm hosts begins to fill.
    /// </summary>
    public SandboxLauncher(SandboxOptions options, TimeProvider time)
        : this(options, time, Probe(options, time))
    {
    }

    /// <summary>Creates a launcher for a machine on which the jail was tried with the given result.</summary>
    internal SandboxLauncher(
        SandboxOptions options, TimeProvider time, (BubblewrapJail? Jail, JailReport Report) probed)
    {
        this.options = options;
        this.time = time;
        (jail, Report) = probed;
        starter = new HostStarter(options, time, spawner, jail);
        assignment = new HostAssignment(
            jail, jail is null || options.WarmHosts == 0 ? null : LateMounts.TryCreate(spawner, options.RunDirectory));
        var mayStart = jail is not null || options.Jail == JailMode.Off;
        if (options.WarmHosts > 0 && mayStart && assignment.IsPossible)
            pool = new WarmPool(starter, options.WarmHosts, time);
        Idle = new IdleEviction(pool, MachineMemory.Read, time);
    }

    /// <summary>What this machine enforces on children.</summary>
    public JailReport Report { get; }

    /// <summary>Hosts that wait for an installation.</summary>
    public int WarmHosts => pool?.Count ?? 0;

    /// <summary>Completes when as many hosts wait as there should be; at once where there is no pool.</summary>
    public Task PoolIsFull => pool?.Full ?? Task.CompletedTask;

    /// <summary>Who is stopped when memory gets short.</summary>
    internal IdleEviction Idle { get; }

    /// <summary>Starts a child for an installation, from the pool where there is one, and greets it.</summary>
    /// <exception cref="SandboxStartException">It wasn't started or initialised; the message says why.</exception>
    internal async Task<SandboxSession> StartAsync(SandboxSpec spec, IHostCallHandler handler)
    {
        Admit(spec);
        var host = await TakeWarmAsync(spec).ConfigureAwait(false)
            ?? await starter.StartAsync(spec).ConfigureAwait(false);
        host.Child.Serve(handler);
        EgressProxy? egress = null;
        try
        {
            using var patience = new CancellationTokenSource(options.StartTimeout, time);
            egress = EgressProxy.Open(spec, host.Slot, options.Egress, handler, time);
            await WelcomeAsync(host, spec, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or WireException or OperationCanceledException
            or SocketException or Win32Exception)
        {
            egress?.Dispose();
            var ending = await host.DiscardAsync(TimeSpan.FromSeconds(1), time).ConfigureAwait(false);
            throw new SandboxStartException($"{StartFailures.Explain(e, options.StartTimeout)} {ending}", e);
        }

        // From here on the session owns the process, the connection and the slot.
        var session = new SandboxSession(host, new PendingCalls(time), handler, options, time, spec.Limits.CpuPercent)
        { Egress = egress };
        using var initialising = new CancellationTokenSource(options.StartTimeout, time);
        await session.StartAsync(initialising.Token).ConfigureAwait(false);
        return session;
    }

    private async Task<PreparedHost?> TakeWarmAsync(SandboxSpec spec)
    {
        if (pool is null || !HostAssignment.Suits(spec) || pool.TryTake() is not { } host) return null;
        try
        {
            if (await assignment.TryAssignAsync(host, spec).ConfigureAwait(false) is { } assigned) return assigned;
            pool.Return(host);
        }
        catch (Exception e) when (e is SandboxStartException or Win32Exception or IOException
            or UnauthorizedAccessException)
        {
            // A host that is started for this installation alone may still succeed, and says why where it doesn't.
            await host.DiscardAsync(TimeSpan.Zero, time).ConfigureAwait(false);
        }

        return null;
    }

    private static ValueTask WelcomeAsync(PreparedHost host, SandboxSpec spec, CancellationToken patience)
    {
        var welcome = new WelcomeMessage(
            WireLimits.Version,
            spec.Extension,
            spec.Version,
            spec.Tenant,
            host.Inside.Package,
            spec.EntryPoint,
            spec.ConfigurationJson,
            HostCommand.Variables(spec, host.Inside));
        return host.Connection.SendAsync(
            new FrameHeader(0, 0, FrameKind.Welcome, 0, 0), welcome, atOnce: true, patience);
    }

    private static (BubblewrapJail? Jail, JailReport Report) Probe(SandboxOptions options, TimeProvider time)
    {
        PrivateDirectory.Create(options.RunDirectory);
        return JailProbe.Run(options.Jail, options.RunDirectory, time, options.AllowsControlGroups);
    }

    private void Admit(SandboxSpec spec)
    {
        if (jail is not null || options.Jail == JailMode.Off) return;
        string? distrust = null;
        if (options.Jail == JailMode.WhereAvailable && (distrust = spec.FindDistrust()) is null) return;
        var remedy = options.Jail == JailMode.Required
            ? "The server was started with --jail Required."
            : $"An operator who trusts the extension says so with --trust {spec.Extension}.";
        throw new SandboxStartException(
            $"This machine has no jail: the extension would run without limits. {distrust} {Report.Summary} {remedy}");
    }

    /// <summary>Ends the warm hosts and the spawning thread. Other children are ended by their sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed) return;
        isDisposed = true;
        await Idle.DisposeAsync().ConfigureAwait(false);
        if (pool is not null) await pool.DisposeAsync().ConfigureAwait(false);
        spawner.Dispose();
        jail?.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
