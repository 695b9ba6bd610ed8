using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace KariOrleans.Benchmarks;

/// <summary>
/// Many live jailed extensions on one machine, each of which has answered a call: what memory each takes, and what all
/// of them and their supervision take of a processor while nobody calls.
/// </summary>
internal static class DensityBenchmark
{
    private const double TicksPerSecond = 100;

    public static async Task<JsonObject> RunAsync(bool isQuick)
    {
        var count = isQuick ? 30 : 300;
        await using var launcher = new EchoLauncher(isJailed: true);
        var hosts = Enumerable.Range(0, count).Select(i => new EchoSandbox(launcher, $"{i}")).ToList();
        try
        {
            // The first one brings what all share into memory.
            await hosts[0].EchoAsync();
            var before = AvailableMegabytes();
            var started = Stopwatch.GetTimestamp();
            foreach (var host in hosts[1..]) await host.EchoAsync();
            var startedAll = Stopwatch.GetElapsedTime(started);
            var after = AvailableMegabytes();

            // Just started, they are still being tidied up and compiled.
            await PassAsync(TimeSpan.FromSeconds(isQuick ? 3 : 30));
            var trees = hosts.SelectMany(host => TreeOf(host.ProcessId)).ToList();
            var span = TimeSpan.FromSeconds(isQuick ? 5 : 20);
            var (ours, theirs) = (OwnSeconds(), trees.Sum(SecondsOf));
            await PassAsync(span);
            (ours, theirs) = (OwnSeconds() - ours, trees.Sum(SecondsOf) - theirs);
            return new JsonObject
            {
                ["mb_per_host"] = Math.Round((before - after) / (count - 1), 2),
                ["pss_mb_per_host"] = Math.Round(trees.Sum(ProportionalMegabytes) / count, 2),
                ["idle_percent"] = Math.Round(100 * (ours + theirs) / span.TotalSeconds, 2),
                ["idle_percent_supervision"] = Math.Round(100 * ours / span.TotalSeconds, 2),
                ["start_ms_each"] = Math.Round(startedAll.TotalMilliseconds / (count - 1), 1),
                ["count"] = count,
            };
        }
        finally
        {
            foreach (var host in hosts) await host.DisposeAsync();
        }
    }

    private static async Task PassAsync(TimeSpan span)
    {
        using var timer = new PeriodicTimer(span);
        await timer.WaitForNextTickAsync();
    }

    private static double AvailableMegabytes() => Kilobytes("/proc/meminfo", "MemAvailable:") / 1024;

    // Each page of memory is shared out among the processes that map it.
    private static double ProportionalMegabytes(int process) =>
        Kilobytes(Invariant($"/proc/{process}/smaps_rollup"), "Pss:") / 1024;

    private static double Kilobytes(string file, string field) => double.Parse(
        File.ReadLines(file).First(line => line.StartsWith(field, StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private static double OwnSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static double SecondsOf(int process)
    {
        var stat = File.ReadAllText(Invariant($"/proc/{process}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture)
            + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static List<int> TreeOf(int root)
    {
        List<int> tree = [root];
        for (var at = 0; at < tree.Count; at++)
        {
            var children = File.ReadAllText(Invariant($"/proc/{tree[at]}/task/{tree[at]}/children"));
            tree.AddRange(children.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(child => int.Parse(child, CultureInfo.InvariantCulture)));
        }

        return tree;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
