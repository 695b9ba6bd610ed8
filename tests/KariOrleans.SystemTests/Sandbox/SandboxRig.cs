using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>A test extension in a real child process, without a silo; the test answers its host calls.</summary>
internal sealed class SandboxRig : IHostCallHandler, IAsyncDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("kari-").FullName;
    private readonly Channel<EgressRecord> connections = Channel.CreateUnbounded<EgressRecord>();
    private readonly SandboxLauncher launcher;
    private readonly ConcurrentDictionary<(LimitKind, LimitAction), TaskCompletionSource<LimitBreach>> limits = new();

    public SandboxRig(
        string extension, TimeProvider? time = null, int maxCallsInFlight = 512, string? host = null,
        TimeSpan? startTimeout = null, JailMode jail = JailMode.Required, ResourceLimits? limits = null,
        bool allowsControlGroups = true, int warmHosts = 0, EgressOptions? egress = null, EgressPolicy? policy = null,
        string tenant = "acme")
    {
        var options = new SandboxOptions
        {
            HostAssembly = host ?? Checkout.HostAssembly,
            RunDirectory = RunDirectory,
            Jail = jail,
            WarmHosts = warmHosts,
            AllowsControlGroups = allowsControlGroups,
            MaxCallsInFlight = maxCallsInFlight,
            StartTimeout = startTimeout ?? TimeSpan.FromSeconds(30),
            Egress = egress ?? new EgressOptions(),
        };
        Limits = new LimitLog(
            TimeProvider.System, (breach, action) => Signal(breach.Kind, action).TrySetResult(breach));
        launcher = new SandboxLauncher(options, time ?? TimeProvider.System);
        Spec = new SandboxSpec
        {
            Tenant = tenant,
            Extension = extension,
            Version = "1.0.0",
            PackageDirectory = Checkout.TestExtension(extension),
            EntryPoint = $"{extension}.dll",
            DataDirectory = Path.Combine(directory, "data"),
            Egress = policy,
            Limits = limits ?? new ResourceLimits { CpuPercent = 100 },
        };
        Sandbox = new KariOrleans.Sandbox.Sandbox(Spec, launcher, options, this, time ?? TimeProvider.System);
    }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public string RunDirectory => Path.Combine(directory, "run");

    public SandboxSpec Spec { get; }

    public SandboxLauncher Launcher => launcher;

    public KariOrleans.Sandbox.Sandbox Sandbox { get; }

    public ConcurrentQueue<CallPrincipal> Principals { get; } = new();

    /// <summary>Answers host calls; by default with an empty page.</summary>
    public Func<CancellationToken, Task>? BeforeAnswer { get; set; }

    public LimitLog Limits { get; }

    public JailReport Report => launcher.Report;

    public int Process => Sandbox.State.ProcessId ?? throw new InvalidOperationException("There is no process.");

    /// <summary>The processes that a process has started, and those that they have.</summary>
    public static List<int> TreeBelow(int processId)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(directory => Path.GetFileName(directory))
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Select(name => (Process: int.Parse(name, CultureInfo.InvariantCulture), Parent: ParentOf(name)))
            .ToList();
        List<int> tree = [processId];
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents.Where(p => p.Parent == tree[i]).Select(p => p.Process));
        return tree[1..];
    }

    private static int ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    public static string TextOf(SandboxReply reply)
    {
        Assert.True(
            reply is { Outcome: SandboxOutcome.Answered, Result.Outcome: ResultOutcome.Completed },
            $"{reply.Outcome}: {reply.Error?.Message ?? reply.Result?.Error?.Message}");
        return Encoding.UTF8.GetString(reply.Result!.Body.Span);
    }

    /// <summary>Completes when a process, ours or not, is gone.</summary>
    public static async Task EndOfAsync(int processId)
    {
        Process process;
        try
        {
            process = System.Diagnostics.Process.GetProcessById(processId);
        }
        catch (ArgumentException)
        {
            return;
        }

        using (process) await process.WaitForExitAsync().WaitAsync(Patience);
    }

    public Task<SandboxReply> GetAsync(
        string path, string? user = null, CancellationToken cancellationToken = default) =>
        CallAsync("GET", path, cancellationToken: cancellationToken, user: user);

    public Task<SandboxReply> PostAsync(
        string path, PullBody? body = null, CancellationToken cancellationToken = default) =>
        CallAsync("POST", path, body: body, cancellationToken: cancellationToken);

    public Task<SandboxReply> CallAsync(
        string method, string path, string? template = null, KeyValuePair<string, string>[]? values = null,
        PullBody? body = null, byte[]? inline = null, TimeSpan? deadline = null, string? user = null,
        CancellationToken cancellationToken = default)
    {
        var message = new CallMessage
        {
            Name = template ?? path,
            HttpMethod = method,
            Path = path,
            RouteValues = values ?? [],
            User = user,
            Body =
                inline ?? [],
        };
        var principal = new CallPrincipal(user, [], 0, null);
        var call = new SandboxCall(
            OperationKind.Endpoint, message, principal, deadline ?? TimeSpan.FromSeconds(30), body);
        return Sandbox.CallAsync(call, cancellationToken).AsTask().WaitAsync(Patience, CancellationToken.None);
    }

    /// <summary>The next connection to the world that has ended.</summary>
    public Task<EgressRecord> ConnectionAsync() => connections.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Completes when something has happened at a limit.</summary>
    public Task<LimitBreach> LimitAsync(LimitKind kind, LimitAction action) =>
        Signal(kind, action).Task.WaitAsync(Patience);

    public Task<SandboxReply> CrashAsync() => CallAsync("POST", "/exit/3", "/exit/{code}", [new("code", "3")]);

    public async ValueTask<HostResultMessage> HandleAsync(
        CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken)
    {
        if (method == HostMethod.CreateTable) return new HostResultMessage(PackedRows.Pack([[0L]]));
        Principals.Enqueue(principal);
        if (BeforeAnswer is { } wait) await wait(cancellationToken);
        return new HostResultMessage(
            WireMessage.Encode(new RowPage(["text"], 1, PackedRows.Pack([[principal.User]]), null)));
    }

    private TaskCompletionSource<LimitBreach> Signal(LimitKind kind, LimitAction action) => limits.GetOrAdd(
        (kind, action), _ => new TaskCompletionSource<LimitBreach>(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Notify(CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments)
    {
    }

    public void Record(EgressRecord connection) => connections.Writer.TryWrite(connection);

    public void WriteOutput(string line, bool isError)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        launcher.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
