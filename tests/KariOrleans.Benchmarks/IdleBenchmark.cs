using System.Text.Json.Nodes;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;

namespace KariOrleans.Benchmarks;

/// <summary>What an installation costs that nobody calls: an activated grain with its state, without a child.</summary>
internal static class IdleBenchmark
{
    private const int Batch = 500;

    public static async Task<JsonObject> RunAsync(bool isQuick)
    {
        var count = isQuick ? 10_000 : 100_000;
        var (host, _, directory) = await BenchmarkServer.StartAsync();
        var grains = host.Application.Services.GetRequiredService<IGrainFactory>();

        // What the first grains load (code, pools, tables) is no part of what one more costs.
        await ActivateAsync(grains, "warm", Batch);
        var before = Settled();
        await ActivateAsync(grains, "idle", count);
        var after = Settled();

        await host.DisposeAsync();
        Directory.Delete(directory, recursive: true);
        return new JsonObject
        {
            ["bytes"] = Math.Round((after - before) / (double)count),
            ["count"] = count,
            ["total_mb"] = Math.Round((after - before) / 1048576.0, 1),
        };
    }

    private static async Task ActivateAsync(IGrainFactory grains, string prefix, int count)
    {
        for (var first = 0; first < count; first += Batch)
        {
            await Task.WhenAll(Enumerable.Range(first, Math.Min(Batch, count - first)).Select(async i =>
            {
                CallerContext.Set(Caller.Platform);
                var grain = grains.Extension(new ExtensionKey($"{prefix}-{i}", "echo"));
                var installed = await grain.InstallAsync(new InstallRequest(null, "bench"));
                if (installed.Outcome != LifecycleOutcome.Done) throw new InvalidOperationException(
                    installed.Error?.Message);
                if (await grain.GetStatusAsync() is not { State: InstallationState.Inactive })
                    throw new InvalidOperationException("It is not idle.");
            }));
        }
    }

    private static long Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
