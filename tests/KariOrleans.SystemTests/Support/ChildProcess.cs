using System.Diagnostics;
using System.Globalization;

namespace KariOrleans.SystemTests.Support;

/// <summary>What the operating system says of an installation's process.</summary>
internal static class ChildProcess
{
    /// <summary>The process that the status route names.</summary>
    public static async Task<int> IdAsync(HttpClient client, string extension)
    {
        var status = await client.GetJsonAsync($"/api/extensions/{extension}");
        return (int?)status["sandbox"]!["pid"]
            ?? throw new InvalidOperationException($"'{extension}' has no process now.");
    }

    public static bool Exists(int process) => Directory.Exists($"/proc/{process}");

    /// <summary>Waits until a process has ended that another process started.</summary>
    public static async Task EndOfAsync(int process, TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        try
        {
            using var other = Process.GetProcessById(process);
            await other.WaitForExitAsync(patience.Token);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }

    /// <summary>The most memory that it ever had in use.</summary>
    public static long PeakResidentBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status")
            .Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
