using KariOrleans.Contracts;
using KariOrleans.Contracts.Metrics;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>What was counted of one installation.</summary>
internal static class ExtensionMetricsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/extensions/{name}/metrics",
            static async (string name, HttpContext context, IGrainFactory grains) =>
        {
            if (await Installation.StatusAsync(context, grains, name) is null) return Installation.NotInstalled;

            var caller = context.ActAsCaller();
            var counts = await grains.Metrics(new ExtensionKey(caller.Tenant, name)).GetAsync();
            return Results.Json(View(name, counts), AnswerJson.Default.ExtensionMetrics);
        })
        .RequireAuthorization()
        .WithTags("extensions").WithSummary("Counts and latencies of one installation.").Produces<ExtensionMetrics>();

    private static ExtensionMetrics View(string name, MetricsDelta counts) => new(
        name,
        counts.Calls.Values.Sum(),
        new(counts.Calls, StringComparer.Ordinal),
        counts.TotalMilliseconds,
        Quantile(counts.Latency, 0.50),
        Quantile(counts.Latency, 0.95),
        Quantile(counts.Latency, 0.99),
        Finite(counts.Counters),
        counts.LastCallAt,
        counts.ProcessorSeconds,
        counts.ThrottledSeconds,
        counts.MemoryBytes,
        counts.PeakMemoryBytes == 0 ? null : counts.PeakMemoryBytes,
        counts.DiskBytes,
        new(counts.Limits, StringComparer.Ordinal));

    // JSON has no infinity.
    private static double? Quantile(long[] latency, double quantile) =>
        LatencyBuckets.Quantile(latency, quantile) is { } bound && double.IsFinite(bound) ? bound : null;

    private static SortedDictionary<string, double> Finite(Dictionary<string, double> counters)
    {
        var finite = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in counters)
        {
            if (double.IsFinite(value)) finite[name] = value;
        }

        return finite;
    }
}
