using System.Diagnostics;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace KariOrleans.SystemTests.Support;

/// <summary>A server as a user starts it: <c>dotnet KariOrleans.Server.dll</c>.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Interrupt = 2;

    /// <summary>The last line of what a server prints once it runs.</summary>
    private const string LastLine = "Ctrl-C drains";

    // For this server alone something that can't be started lies over it. It needs the right to mount, as in SmallDisk.
    private static readonly string[] WithoutBubblewrap =
        ["unshare", "--mount", "sh", "-c", "mount --bind /dev/null \"$(command -v bwrap)\" && exec \"$@\"", "sh"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> output = [];
    private readonly List<string> errors = [];

    private ServerProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, e) => Take(output, e.Data);
        process.ErrorDataReceived += (_, e) => Take(errors, e.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) =>
            running.TrySetException(new InvalidOperationException("The server ended before it ran."));
    }

    public string Output => TextOf(output);

    public string Errors => TextOf(errors);

    public string Url => UrlLine().Match(Output).Groups["url"].Value;

    public string? Key => KeyLine().Match(Output) is { Success: true } match ? match.Groups["key"].Value : null;

    /// <summary>The commands that the server proposes.</summary>
    public string[] CurlLines =>
        [.. Output.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("curl ", StringComparison.Ordinal))];

    /// <summary>Starts a server and waits until it says that it runs.</summary>
    public static async Task<ServerProcess> StartAsync(
        string dataDirectory, string[]? arguments = null, Dictionary<string, string>? environment = null,
        bool hidesBubblewrap = false)
    {
        var server = Launch(["--data-dir", dataDirectory, "--urls", "http://127.0.0.1:0", .. arguments ?? []],
            environment, hidesBubblewrap);
        await server.WaitUntilRunningAsync();
        return server;
    }

    /// <summary>Starts a server with exactly these arguments.</summary>
    public static ServerProcess Launch(
        string[] arguments, Dictionary<string, string>? environment = null, bool hidesBubblewrap = false)
    {
        // A shell that runs the tests in the background has them ignore SIGINT, and what they start inherits that.
        var start = new ProcessStartInfo("env")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add("--default-signal=INT");
        foreach (var argument in hidesBubblewrap ? WithoutBubblewrap : []) start.ArgumentList.Add(argument);
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Path.Combine(Checkout.ServerOutput, "KariOrleans.Server.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? []) start.Environment[name] = value;
        var server = new ServerProcess(new Process { StartInfo = start });
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        return server;
    }

    public async Task WaitUntilRunningAsync()
    {
        try
        {
            await running.Task.WaitAsync(Patience);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\n{Output}\n{Errors}");
        }
    }

    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        if ((key ?? Key) is { } shown) client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", shown);
        return client;
    }

    /// <summary>What Ctrl-C sends.</summary>
    public void SendInterrupt() => Assert.Equal(0, Signal(process.Id, Interrupt));

    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Ctrl-C, and the exit code.</summary>
    public Task<int> StopAsync()
    {
        SendInterrupt();
        return WaitForExitAsync();
    }

    /// <summary>kill -9 of the server alone, not of its children.</summary>
    public Task KillAsync()
    {
        process.Kill();
        return WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string TextOf(List<string> lines)
    {
        lock (lines) return string.Join('\n', lines);
    }

    private void Take(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
        if (line.StartsWith(LastLine, StringComparison.Ordinal)) running.TrySetResult();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    [GeneratedRegex(@"KariOrleans runs at (?<url>\S+)")]
    private static partial Regex UrlLine();

    [GeneratedRegex(@"shown this once:\s+(?<key>kari_\S+)")]
    private static partial Regex KeyLine();
}
