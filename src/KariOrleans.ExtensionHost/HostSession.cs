using System.Runtime.InteropServices;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.ExtensionHost;

/// <summary>The child's side of a session: handshake, one reading loop, and a task for each call in flight.</summary>
/// <param name="connection">To the platform.</param>
/// <param name="token">Proves to the platform that this is the process it started.</param>
/// <param name="loading">Loads the package meanwhile, or null where it isn't known yet.</param>
internal sealed class HostSession(FrameConnection connection, string token, PackageLoading? loading) : IDisposable
{
    private readonly InFlight<RunningCall> running = new();
    private readonly HostChannel channel = new(connection);
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IExtensionEntryPoint? extension;
    private int runningCount;
    private volatile bool isDraining;

    /// <summary>How the process ends, once <see cref="Run"/> has.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Runs the session to its end, on the calling thread: asynchronous code would be compiled anew.</summary>
    public void Run()
    {
        var welcome = ShakeHands();

        // Frames are read from here on: an initialiser may make host calls.
        var reading = Task.Factory.StartNew(
            Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!Start(welcome, reading))
        {
            ExitCode = 3;
            return;
        }

        if (Task.WaitAny(reading, drained.Task) == 0)
        {
            // The platform is gone or broke the protocol. Nobody can use what still runs.
            ExitCode = 4;
            reading.GetAwaiter().GetResult();
            return;
        }

        Wait(extension!.ShutdownAsync(CancellationToken.None));
    }

    private WelcomeMessage ShakeHands()
    {
        var hello = new HelloMessage(
            WireLimits.Version, token, Environment.ProcessId, RuntimeInformation.FrameworkDescription);
        Wait(connection.SendAsync(new FrameHeader(0, 0, FrameKind.Hello, 0, 0), hello, atOnce: true, default));
        var (header, payload) = connection.ReadFrame();
        return header.Kind == FrameKind.Welcome
            ? WireMessage.Decode<WelcomeMessage>(payload)
            : throw new WireException($"A Welcome was expected, a {header.Kind} came.");
    }

    // False where the extension failed; a session that ends meanwhile is noticed by who reads it.
    private bool Start(WelcomeMessage welcome, Task reading)
    {
        HostEnvironment.Take(welcome.Environment);
        if (Environment.GetEnvironmentVariable(EgressTunnel.SocketVariable) is { } egress) EgressRelay.Start(egress);

        IExtensionEntryPoint? loaded = null;
        ReadyMessage ready;
        try
        {
            loaded = PackageLoader.Create(
                loading?.Finish(welcome.PackageDirectory, welcome.EntryPoint)
                    ?? PackageLoader.FindType(welcome.PackageDirectory, welcome.EntryPoint));
            var initialising = loaded.InitialiseAsync(welcome, channel, CancellationToken.None).AsTask();
            if (Task.WaitAny(initialising, reading) == 1) return true;
            ready = new ReadyMessage(loaded.SdkVersion, null, [.. initialising.GetAwaiter().GetResult()]);
            extension = loaded;
        }
        catch (Exception e)
        {
            // Whatever an author's constructor or initialiser throws must reach the person who installed it.
            Console.Error.WriteLine(e.ToString());
            ready = new ReadyMessage(loaded?.SdkVersion ?? "", RunningCall.Describe(e, "extension_start_failed"), []);
        }

        Wait(connection.SendAsync(new FrameHeader(0, 0, FrameKind.Ready, 0, 0), ready, atOnce: true, default));
        return extension is not null;
    }

    private static void Wait(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully) task.AsTask().GetAwaiter().GetResult();
    }

    private void Read()
    {
        do
        {
            while (connection.TryTake(out var header, out var payload)) Dispatch(header, payload);
        }
        while (connection.Receive());
    }

    private void Dispatch(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        switch (header.Kind)
        {
            case FrameKind.Call:
                StartCall(header, WireMessage.Decode<CallMessage>(payload));
                break;
            case FrameKind.HostResult:
                channel.Complete(header.Id, payload);
                break;
            case FrameKind.BodyChunk:
                running.Find(header.Id)?.Body?.Supply(header.Flags, payload);
                break;
            case FrameKind.Cancel:
                running.Find(header.Id)?.Cancel();
                break;
            case FrameKind.Drain:
                isDraining = true;
                if (Volatile.Read(ref runningCount) == 0) drained.TrySetResult();
                break;
            case FrameKind.Hello or FrameKind.Welcome or FrameKind.Ready or FrameKind.Result or FrameKind.HostCall
                or FrameKind.HostCancel or FrameKind.Notice or FrameKind.BodyPull:
                throw new WireException($"A {header.Kind} frame came from the platform, which never sends one.");
        }
    }

    private void StartCall(FrameHeader header, CallMessage message)
    {
        if (extension is null) throw new WireException("A Call came before the extension was ready.");
        var body = header.Flags.HasFlag(FrameFlags.StreamedBody) ? new PulledBody(connection, header.Id) : null;
        var call = new RunningCall(this, header.Id, (OperationKind)header.Method, message, body);
        if (!running.TryAdd(header.Id, call)) throw new WireException($"Call id {header.Id} is already in flight.");
        Interlocked.Increment(ref runningCount);
        ThreadPool.UnsafeQueueUserWorkItem(call, preferLocal: false);
    }

    internal ValueTask<ResultMessage> InvokeAsync(IncomingCall call, CancellationToken cancellationToken) =>
        extension!.CallAsync(call, cancellationToken);

    internal async ValueTask FinishAsync(uint id, ResultMessage result)
    {
        running.Remove(id);
        var left = Interlocked.Decrement(ref runningCount);
        var header = new FrameHeader(0, id, FrameKind.Result, 0, 0);
        try
        {
            // With few calls in flight latency counts; with many, frames that gather for a moment save system calls.
            await connection.SendAsync(header, result, atOnce: left < 2, default).ConfigureAwait(false);
        }
        catch (WireException e) when (result.Error is null)
        {
            var error = new WireError(
                "result_too_large", e.Message, "Answer with less: page the result or select fewer columns.");
            await connection.SendAsync(
                header, new ResultMessage { Outcome = ResultOutcome.Failed, Error = error }, true, default)
                .ConfigureAwait(false);
        }

        if (isDraining && Volatile.Read(ref runningCount) == 0) drained.TrySetResult();
    }

    public void Dispose() => channel.Dispose();
}
