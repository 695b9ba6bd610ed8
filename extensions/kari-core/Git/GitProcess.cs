using System.ComponentModel;
using System.Diagnostics;
using KariOrleans.Sdk;

namespace KariCore.Git;

/// <summary>
/// Runs git on a repository that may be hostile. Never through a shell, and with everything switched off by which a
/// repository's own configuration can make git run a program: file-system monitor, hooks, pagers, signatures, lazy
/// fetches.
/// </summary>
internal static class GitProcess
{
    private const int MaxOutput = 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private static readonly string[] Harmless =
    [
        "--no-pager",
        "--no-optional-locks",
        "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false",
        "-c", "protocol.allow=never", "-c", "submodule.recurse=false", "-c", "core.quotePath=true",
    ];

    /// <summary>Exit code and standard output.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string directory, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("git", [.. Harmless, .. arguments])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none";

        using var process = Start(start);
        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        try
        {
            var error = ReadAsync(process.StandardError, deadline.Token);
            var output = await ReadAsync(process.StandardOutput, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, output, await error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExtensionException(
                "git_timeout", $"git took longer than {Timeout.TotalSeconds} s.",
                "Try again, or use a smaller repository.", retryable: true);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new ExtensionException(
                "git_missing", $"git could not be started: {e.Message}",
                "Install git where extensions run, or ask by 'url'.");
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var buffer = new char[MaxOutput + 1];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        return length <= MaxOutput
            ? new string(buffer, 0, length)
            : throw new ExtensionException(
                "git_output_too_large", $"git answered with more than {MaxOutput} characters.",
                "Commit or ignore the many changed files.");
    }
}
