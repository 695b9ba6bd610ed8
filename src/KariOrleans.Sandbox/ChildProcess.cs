using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>A running child: its output, its end, and the way to end it.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int SigKill = 9;

    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly JailedSlot? slot;
    private readonly OutputTail output;
    private readonly OutputTail errors;
    private readonly Task reading;

    public ChildProcess(Process process, JailedSlot? slot, TimeProvider time)
    {
        this.process = process;
        this.slot = slot;
        Id = process.Id;
        output = new OutputTail(process.StandardOutput, line => Handler?.WriteOutput(line, isError: false), time);
        errors = new OutputTail(process.StandardError, line => Handler?.WriteOutput(line, isError: true), time);
        slot?.Watch.Attach(process.Id, Kill);
        reading = Task.WhenAll(output.ReadToEndAsync(), errors.ReadToEndAsync());
    }

    public int Id { get; }

    /// <summary>Who gets the lines that it writes; nobody before it has an installation.</summary>
    public IHostCallHandler? Handler { get; private set; }

    /// <summary>Its user, or null where it is the server's own.</summary>
    public UserLease? User => slot?.User;

    /// <summary>The limits around the process tree, or null without a jail.</summary>
    public ChildWatch? Watch => slot?.Watch;

    /// <summary>The limit that ended the process, where one did; known once it has ended.</summary>
    public LimitBreach? Breach { get; private set; }

    /// <summary>Says for whom it works from now on.</summary>
    public void Serve(IHostCallHandler handler)
    {
        Handler = handler;
        Watch?.Follow(handler.Limits);
    }

    /// <summary>Ends the process and everything it started.</summary>
    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself in the meantime.
        }

        // What it started outlives it otherwise: the process was made the leader of a group of its own.
        if (OperatingSystem.IsLinux()) _ = KillGroup(-Id, SigKill);
    }

    /// <summary>Waits for the end; false where it didn't come in time.</summary>
    public async Task<bool> WaitForExitAsync(TimeSpan patience, TimeProvider time)
    {
        try
        {
            await process.WaitForExitAsync(CancellationToken.None).WaitAsync(patience, time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>
    /// Kills what is left and says how the process ended, with the last lines it wrote to standard error.
    /// </summary>
    public async Task<string> EndAsync(TimeSpan patience, TimeProvider time)
    {
        var endedByItself = await WaitForExitAsync(patience, time).ConfigureAwait(false);
        Kill();
        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(OutputGrace, time).ContinueWith(
            static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
        await Task.WhenAny(reading, Task.Delay(OutputGrace, time)).ConfigureAwait(false);
        Breach = Watch?.Conclude();
        if (slot is not null) await slot.ReleaseAsync().ConfigureAwait(false);

        var how = !endedByItself ? "was killed" : process.ExitCode switch
        {
            > 128 and var code => $"was ended by signal {code - 128}",
            var code => $"ended with exit code {code}",
        };
        if (Breach is { } breach) how += $". {breach.Message.TrimEnd('.')}";
        var lines = errors.LastLines();
        return lines.Length == 0
            ? $"The process {how}." : $"The process {how}. Its last lines: {string.Join(" | ", lines)}";
    }

    public void Dispose() => process.Dispose();

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int KillGroup(int processGroup, int signal);
}
