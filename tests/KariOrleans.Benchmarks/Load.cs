using System.Diagnostics;

namespace KariOrleans.Benchmarks;

/// <summary>Closed-loop load: a number of callers, each with one call in flight, for a span of time.</summary>
internal static class Load
{
    /// <summary>Runs the load and returns calls per second and the latencies.</summary>
    public static async Task<(double PerSecond, Latencies Latencies)> RunAsync(
        int callers, TimeSpan span, Func<int, Task> callAsync)
    {
        var samples = new List<double>[callers];
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var own = samples[caller] = new List<double>(100_000);
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                var before = Stopwatch.GetTimestamp();
                await callAsync(caller);
                own.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var count = samples.Sum(s => s.Count);
        return (count / elapsed.TotalSeconds, new Latencies(samples.SelectMany(s => s)));
    }
}
