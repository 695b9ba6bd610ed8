using System.Diagnostics;
using System.Text.Json.Nodes;

namespace KariOrleans.Benchmarks;

/// <summary>From nothing to the first answer of an extension: spawn, handshake, load, initialise, one call.</summary>
internal static class ColdBenchmark
{
    public static async Task<JsonObject> RunAsync(bool isQuick, bool isJailed)
    {
        var samples = new List<double>();
        for (var i = 0; i < (isQuick ? 6 : 21); i++)
        {
            await using var echo = new EchoSandbox(isJailed);
            var started = Stopwatch.GetTimestamp();
            await echo.EchoAsync();
            samples.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        // The first start also reads files that the others find in the page cache.
        var warm = new Latencies(samples.Skip(1));
        return new JsonObject
        {
            [isJailed ? "cold_ms" : "median_ms"] = Math.Round(warm.Median, 1),
            ["p95_ms"] = Math.Round(warm.Quantile(0.95), 1),
            ["first_ms"] = Math.Round(samples[0], 1),
            ["count"] = warm.Count,
        };
    }
}
