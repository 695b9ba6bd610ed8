using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>Starts child processes and brings them to the point where they can be called.</summary>
public sealed class SandboxLauncher : IDisposable
{
    private readonly SandboxOptions options;
    private readonly TimeProvider time;
    private readonly SpawnThread spawner = new();
    private readonly BubblewrapJail? jail;

    /// <summary>
    /// Creates a launcher: its run directory is made, readable by this user alone, and what the machine can enforce is
    /// tried out.
    /// </summary>
    public SandboxLauncher(SandboxOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        PrivateDirectory.Create(options.RunDirectory);
        (jail, Report) = JailProbe.Run(options.Jail, options.RunDirectory, time);
    }

    /// <summary>Creates a launcher for a machine on which the jail was tried with the given result.</summary>
    internal SandboxLauncher(SandboxOptions options, TimeProvider time, BubblewrapJail? jail, JailReport report)
    {
        this.options = options;
        this.time = time;
        this.jail = jail;
        Report = report;
    }

    /// <summary>What this machine enforces on children.</summary>
    public JailReport Report { get; }

    /// <summary>Starts a child for an installation and shakes hands with it.</summary>
    /// <exception cref="SandboxStartException">It could not be started or initialised; the message says
    /// why.</exception>
    internal async Task<SandboxSession> StartAsync(SandboxSpec spec, IHostCallHandler handler)
    {
        var slot = Path.Combine(options.RunDirectory, RandomNumberGenerator.GetHexString(12, lowercase: true));
        ChildProcess? child = null;
        FrameConnection? connection = null;
        ChildView view;
        try
        {
            Admit(spec);
            PrivateDirectory.Create(slot);
            var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            var socketPath = Path.Combine(slot, "s");
            listener.Bind(new UnixDomainSocketEndPoint(socketPath));
            listener.Listen(1);

            view = jail is null ? Outside(spec, slot) : ChildView.Jailed;
            child = await spawner.RunAsync(() => Spawn(spec, slot, token, handler)).ConfigureAwait(false);
            using var patience = new CancellationTokenSource(options.StartTimeout, time);
            connection = await AcceptAsync(listener, child, patience.Token).ConfigureAwait(false);
            File.Delete(socketPath);
            await GreetAsync(connection, spec, view, token, patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or WireException or OperationCanceledException
                                    or SandboxStartException or InvalidOperationException or UnauthorizedAccessException
                                    or System.ComponentModel.Win32Exception)
        {
            connection?.Dispose();
            var ending = child is null ? "" : " " + await EndAsync(child, e).ConfigureAwait(false);
            SandboxSession.RemoveSlot(slot);
            throw new SandboxStartException(Explain(e) + ending, e);
        }

        // From here on the session owns the process, the connection and the slot.
        var session = new SandboxSession(connection, new PendingCalls(time), child, handler, options, time, slot,
            spec.Limits.CpuPercent);
        using var initialising = new CancellationTokenSource(options.StartTimeout, time);
        await session.StartAsync(initialising.Token).ConfigureAwait(false);
        return session;
    }

    private async Task<string> EndAsync(ChildProcess child, Exception reason)
    {
        // A process that broke off on its own gets a moment to finish its last words; any other is stopped at once.
        var patience = reason is WireException or OperationCanceledException ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
        var ending = await child.EndAsync(patience, time).ConfigureAwait(false);
        child.Dispose();
        return ending;
    }

    private string Explain(Exception e) => e switch
    {
        OperationCanceledException => $"The extension was not ready within {options.StartTimeout.TotalSeconds:0} s.",
        WireException => $"The extension's process broke off during its start: {e.Message}",
        SandboxStartException => e.Message,
        _ => $"The extension's process could not be started: {e.Message}",
    };

    private static async Task<FrameConnection> AcceptAsync(
        Socket listener, ChildProcess child, CancellationToken patience)
    {
        using var childEnded = CancellationTokenSource.CreateLinkedTokenSource(patience);
        var watching = child.WaitForExitAsync(Timeout.InfiniteTimeSpan, TimeProvider.System);
        _ = watching.ContinueWith(
            static (_, state) => ((CancellationTokenSource)state!).Cancel(), childEnded, patience,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            return new FrameConnection(await listener.AcceptAsync(childEnded.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!patience.IsCancellationRequested)
        {
            throw new WireException("it ended before it connected.");
        }
    }

    private static async Task GreetAsync(
        FrameConnection connection, SandboxSpec spec, ChildView view, string token, CancellationToken patience)
    {
        var (header, payload) = await connection.ReadFrameAsync(patience).ConfigureAwait(false);
        if (header.Kind != FrameKind.Hello) throw new WireException($"A Hello was expected, a {header.Kind} came.");
        var hello = WireMessage.Decode<HelloMessage>(payload);
        if (!CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(hello.Token.AsSpan()), MemoryMarshal.AsBytes(token.AsSpan())))
            throw new WireException("The process that connected doesn't know the session's token.");
        if (hello.WireVersion != WireLimits.Version)
        {
            throw new SandboxStartException(
                $"The host speaks wire version {hello.WireVersion}, the platform {WireLimits.Version}. Install a "
                    + $"host of the platform's version.");
        }

        var welcome = new WelcomeMessage(
            WireLimits.Version,
            spec.Extension,
            spec.Version,
            spec.Tenant,
            view.Package,
            spec.EntryPoint,
            spec.ConfigurationJson,
            HostCommand.Variables(spec, view));
        await connection.SendAsync(new FrameHeader(0, 0, FrameKind.Welcome, 0, 0), welcome, atOnce: true, patience)
            .ConfigureAwait(false);
    }

    private ChildProcess Spawn(SandboxSpec spec, string slot, string token, IHostCallHandler handler)
    {
        var outside = Outside(spec, slot);
        PrivateDirectory.Create(outside.Data);
        if (jail is null)
        {
            PrivateDirectory.Create(outside.Scratch);
            PrivateDirectory.Create(outside.Logs);
        }

        var start = HostCommand.For(options.HostAssembly, spec, jail is null ? outside : ChildView.Jailed);
        var held = jail?.Enclose(start, spec, outside);
        try
        {
            var process = Process.Start(start)
                ?? throw new InvalidOperationException("The operating system started no process.");
            process.StandardInput.WriteLine(token);
            process.StandardInput.Flush();
            return new ChildProcess(process, held, handler, time);
        }
        catch
        {
            _ = held?.ReleaseAsync();
            throw;
        }
    }

    private ChildView Outside(SandboxSpec spec, string slot) => new(
        Path.GetDirectoryName(Path.GetFullPath(options.HostAssembly))!, HostCommand.RuntimeDirectory,
        Path.Combine(slot, "s"), spec.PackageDirectory, spec.DataDirectory, Path.Combine(slot, "tmp"),
        Path.Combine(slot, "log"));

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

    /// <summary>Ends the spawning thread. Children that still run are ended by their sessions.</summary>
    public void Dispose()
    {
        spawner.Dispose();
        jail?.Dispose();
    }
}
