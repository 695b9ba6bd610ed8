using System.Diagnostics;
using System.Text.Json.Nodes;

namespace KariOrleans.Benchmarks;

/// <summary>From nothing to the first answer of an extension: spawn, handshake, load, initialise, one call.</summary>
internal static class ColdBenchmark
{
    public static async Task<JsonObject> RunAsync(bool isQuick, bool isJailed)
    {
        var count = isQuick ? 6 : 21;
        var cold = await MeasureAsync(count, isJailed, warmHosts: 0);
        var pooled = await MeasureAsync(count, isJailed, warmHosts: 1);

        // The first start also reads files that the others find in the page cache.
        var all = new Latencies(cold.Skip(1));
        return new JsonObject
        {
            [isJailed ? "cold_ms" : "median_ms"] = Math.Round(all.Median, 1),
            ["p95_ms"] = Math.Round(all.Quantile(0.95), 1),
            ["first_ms"] = Math.Round(cold[0], 1),
            ["pool_ms"] = Math.Round(new Latencies(pooled.Skip(1)).Median, 1),
            ["count"] = all.Count,
        };
    }

    private static async Task<List<double>> MeasureAsync(int count, bool isJailed, int warmHosts)
    {
        var samples = new List<double>();
        for (var i = 0; i < count; i++)
        {
            await using var echo = new EchoSandbox(isJailed, warmHosts);
            await echo.IsWarm;
            var started = Stopwatch.GetTimestamp();
            await echo.EchoAsync();
            samples.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return samples;
    }
}
