using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>Starts host processes and brings them to the point where they wait for their installation.</summary>
internal sealed class HostStarter(
    SandboxOptions options, TimeProvider time, SpawnThread spawner, BubblewrapJail? jail)
{
    /// <summary>Starts a host for one installation.</summary>
    /// <exception cref="SandboxStartException">It could not be started; the message says why.</exception>
    public Task<PreparedHost> StartAsync(SandboxSpec spec)
    {
        var slot = NewSlot();
        var outside = Outside(slot, spec.PackageDirectory, spec.DataDirectory);
        return StartAsync(slot, outside, () =>
        {
            MakeDirectories(outside);
            var start = HostCommand.For(options.HostAssembly, spec, Inside(outside));
            return (start, jail?.Enclose(start, spec, outside));
        });
    }

    /// <summary>
    /// Starts a host for whoever comes. It runs through what an extension's start needs once, so that the real one
    /// finds it compiled.
    /// </summary>
    /// <exception cref="SandboxStartException">It could not be started; the message says why.</exception>
    public Task<PreparedHost> StartUnassignedAsync()
    {
        var slot = NewSlot();
        var empty = Outside(slot, Path.Combine(slot, "package"), Path.Combine(slot, "data"));
        return StartAsync(slot, empty, () =>
        {
            MakeDirectories(empty);
            Directory.CreateDirectory(empty.Scratch);
            Directory.CreateDirectory(empty.Package);
            var start = HostCommand.For(options.HostAssembly, spec: null, Inside(empty));
            return (start, jail?.EncloseUnassigned(start, empty));
        });
    }

    /// <summary>Where the silo sees what a child in a slot sees.</summary>
    public ChildView Outside(string slot, string package, string data) => new(
        Path.GetDirectoryName(Path.GetFullPath(options.HostAssembly))!, HostCommand.RuntimeDirectory,
        Path.Combine(slot, "s"), package, data, Path.Combine(slot, "tmp"), Path.Combine(slot, "tmp", "log"));

    private ChildView Inside(ChildView outside) => jail is null ? outside : ChildView.Jailed;

    private string NewSlot() =>
        Path.Combine(options.RunDirectory, RandomNumberGenerator.GetHexString(12, lowercase: true));

    private void MakeDirectories(ChildView outside)
    {
        PrivateDirectory.Create(outside.Data);
        if (jail is null) PrivateDirectory.Create(outside.Logs);
    }

    private async Task<PreparedHost> StartAsync(
        string slot, ChildView outside, Func<(ProcessStartInfo Start, JailedSlot? Held)> prepare)
    {
        ChildProcess? child = null;
        FrameConnection? connection = null;
        try
        {
            PrivateDirectory.Create(slot);
            var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(outside.Socket));
            listener.Listen(1);

            child = await spawner.RunAsync(() => Spawn(prepare, token)).ConfigureAwait(false);
            using var patience = new CancellationTokenSource(options.StartTimeout, time);
            connection = await AcceptAsync(listener, child, patience.Token).ConfigureAwait(false);
            File.Delete(outside.Socket);
            await HearHelloAsync(connection, token, patience.Token).ConfigureAwait(false);
            return new PreparedHost(slot, child, connection, outside, Inside(outside));
        }
        catch (Exception e) when (e is IOException or SocketException or WireException or OperationCanceledException
                                    or SandboxStartException or InvalidOperationException or UnauthorizedAccessException
                                    or Win32Exception)
        {
            connection?.Dispose();
            var ending = child is null ? "" : " " + await EndAsync(child, e).ConfigureAwait(false);
            SandboxSession.RemoveSlot(slot);
            throw new SandboxStartException(StartFailures.Explain(e, options.StartTimeout) + ending, e);
        }
    }

    private async Task<string> EndAsync(ChildProcess child, Exception reason)
    {
        // A process that broke off on its own gets a moment to finish its last words; any other is stopped at once.
        var patience = reason is WireException or OperationCanceledException ? TimeSpan.FromSeconds(1) : TimeSpan.Zero;
        var ending = await child.EndAsync(patience, time).ConfigureAwait(false);
        child.Dispose();
        return ending;
    }

    private ChildProcess Spawn(Func<(ProcessStartInfo Start, JailedSlot? Held)> prepare, string token)
    {
        var (start, held) = prepare();
        try
        {
            var process = Process.Start(start)
                ?? throw new InvalidOperationException("The operating system started no process.");
            process.StandardInput.WriteLine(token);
            process.StandardInput.Flush();
            return new ChildProcess(process, held, time);
        }
        catch
        {
            _ = held?.ReleaseAsync();
            throw;
        }
    }

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

    private static async Task HearHelloAsync(FrameConnection connection, string token, CancellationToken patience)
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
    }
}
