using System.Diagnostics;
using System.Text.Json.Nodes;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Plugins;

namespace KariOrleans.Benchmarks;

/// <summary>
/// The orchestrator: parallel calls of a plugin that takes 10 ms, each through the provider's child process.
/// </summary>
internal static class FanoutBenchmark
{
    public static async Task<JsonObject> RunAsync(bool isQuick)
    {
        var (host, _, directory) = await BenchmarkServer.StartAsync();
        var orchestrator = host.Application.Services.GetRequiredService<IGrainFactory>()
            .Orchestrator(BenchmarkServer.Tenant);
        var rounds = isQuick ? 30 : 200;
        await MeasureAsync(orchestrator, 100, rounds / 2);
        var ten = await MeasureAsync(orchestrator, 10, rounds);
        var hundred = await MeasureAsync(orchestrator, 100, rounds);
        await host.DisposeAsync();
        Directory.Delete(directory, recursive: true);
        return new JsonObject
        {
            ["p50_ms_10"] = Math.Round(ten.Median, 2),
            ["p50_ms_100"] = Math.Round(hundred.Median, 2),
            ["p99_ms_10"] = Math.Round(ten.Quantile(0.99), 2),
            ["p99_ms_100"] = Math.Round(hundred.Quantile(0.99), 2),
        };
    }

    private static async Task<Latencies> MeasureAsync(IPluginOrchestrator orchestrator, int width, int rounds)
    {
        CallerContext.Set(Caller.ForTenant(BenchmarkServer.Tenant));
        var step = new PluginStep("delay", """{"ms":10}"""u8.ToArray());
        var plan = new ParallelPlan([.. Enumerable.Repeat(step, width)], FailurePolicy.FailFast);
        var samples = new List<double>(rounds);
        for (var i = 0; i < rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var result = await orchestrator.ParallelAsync(plan, CancellationToken.None);
            samples.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (result.Outcome != CallOutcome.Completed) throw new InvalidOperationException(result.Error?.Message);
        }

        return new Latencies(samples);
    }
}
