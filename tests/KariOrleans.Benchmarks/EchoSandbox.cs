using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Benchmarks;

/// <summary>The echo extension in a child of its own, without a silo.</summary>
internal sealed class EchoSandbox : IHostCallHandler, IAsyncDisposable
{
    private readonly EchoLauncher launcher;
    private readonly bool ownsLauncher;
    private readonly Sandbox.Sandbox sandbox;

    /// <summary>A sandbox with a launcher of its own.</summary>
    public EchoSandbox(bool isJailed, int warmHosts = 0) : this(new EchoLauncher(isJailed, warmHosts), "only") =>
        ownsLauncher = true;

    /// <summary>One of several sandboxes of a launcher.</summary>
    public EchoSandbox(EchoLauncher launcher, string name)
    {
        this.launcher = launcher;
        var spec = new SandboxSpec
        {
            Tenant = "bench",
            Extension = "echo",
            Version = "1.0.0",
            PackageDirectory = Output.TestExtension("echo"),
            EntryPoint = "echo.dll",
            DataDirectory = Path.Combine(launcher.Directory, "data", name),
            Limits = new ResourceLimits { CpuPercent = 1600 },
        };
        sandbox = new Sandbox.Sandbox(spec, launcher.Launcher, launcher.Options, this, TimeProvider.System);
    }

    /// <summary>The process that the child's tree begins with.</summary>
    public int ProcessId => sandbox.State.ProcessId ?? throw new InvalidOperationException("There is no process.");

    public LimitLog Limits { get; } = new(TimeProvider.System);

    /// <summary>Completes when a warm host waits for it.</summary>
    public Task IsWarm => launcher.Launcher.PoolIsFull;

    public async Task EchoAsync()
    {
        var message = new CallMessage { Name = "/echo", HttpMethod = "GET", Path = "/echo" };
        var reply = await sandbox.CallAsync(
            new SandboxCall(OperationKind.Endpoint, message, CallPrincipal.Extension, TimeSpan.FromSeconds(30)),
                CancellationToken.None)
            .ConfigureAwait(false);
        if (reply is not { Outcome: SandboxOutcome.Answered, Result.Outcome: ResultOutcome.Completed })
            throw new InvalidOperationException(
                $"{reply.Outcome}: {reply.Error?.Message ?? reply.Result?.Error?.Message}");
    }

    public ValueTask<HostResultMessage> HandleAsync(
        CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments,
            CancellationToken cancellationToken) =>
        ValueTask.FromResult(new HostResultMessage(PackedRows.Pack([[0L]])));

    public void Notify(CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments)
    {
    }

    public void Record(EgressRecord connection)
    {
    }

    public void WriteOutput(string line, bool isError) => Console.Error.WriteLine(line);

    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        if (ownsLauncher) await launcher.DisposeAsync();
    }
}
