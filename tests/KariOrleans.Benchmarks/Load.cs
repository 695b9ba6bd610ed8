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

    /// <summary>As <see cref="RunAsync"/>, with a thread for each caller, for calls that block.</summary>
    public static (double PerSecond, Latencies Latencies) Run(int callers, TimeSpan span, Action<int> call)
    {
        var samples = new List<double>[callers];
        var started = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, callers).Select(caller => new Thread(() =>
        {
            var own = samples[caller] = new List<double>(100_000);
            while (Stopwatch.GetElapsedTime(started) < span)
            {
                var before = Stopwatch.GetTimestamp();
                call(caller);
                own.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var elapsed = Stopwatch.GetElapsedTime(started);
        return (samples.Sum(s => s.Count) / elapsed.TotalSeconds, new Latencies(samples.SelectMany(s => s)));
    }
}
