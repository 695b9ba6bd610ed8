using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Benchmarks;

/// <summary>The echo extension in a child of its own, without a silo.</summary>
internal sealed class EchoSandbox : IHostCallHandler, IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("kari-").FullName;
    private readonly SandboxLauncher launcher;
    private readonly Sandbox.Sandbox sandbox;

    public EchoSandbox(bool isJailed, int warmHosts = 0)
    {
        var options = new SandboxOptions
        {
            HostAssembly = Output.HostAssembly,
            RunDirectory = Path.Combine(directory, "run"),
            WarmHosts = warmHosts,
            Jail = isJailed ? JailMode.Required : JailMode.Off,
        };
        launcher = new SandboxLauncher(options, TimeProvider.System);
        var spec = new SandboxSpec
        {
            Tenant = "bench",
            Extension = "echo",
            Version = "1.0.0",
            PackageDirectory = Output.TestExtension("echo"),
            EntryPoint = "echo.dll",
            DataDirectory = Path.Combine(directory, "data"),
            Limits = new ResourceLimits { CpuPercent = 1600 },
        };
        sandbox = new Sandbox.Sandbox(spec, launcher, options, this, TimeProvider.System);
    }

    public LimitLog Limits { get; } = new(TimeProvider.System);

    /// <summary>Completes when a warm host waits for it.</summary>
    public Task IsWarm => launcher.PoolIsFull;

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
        launcher.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
