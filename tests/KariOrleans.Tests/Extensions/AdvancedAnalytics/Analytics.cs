using System.Text;
using System.Text.Json.Nodes;
using AdvancedAnalytics;
using KariOrleans.Sdk.Testing;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

/// <summary>The extension in a harness, with tables in memory and plugins that compute with decimals.</summary>
internal static class Analytics
{
    public static Task<ExtensionHarness> StartAsync(MemoryData data, string? user = null, JsonObject? configuration = null)
    {
        var plugins = new FakePlugins()
            .Add("time_query", _ => new JsonObject { ["date"] = "2026-11-22" })
            .Add("statistics", input => Describe([.. input["values"]!.AsArray().Select(v => (decimal)v!)]));
        return ExtensionHarness.StartAsync(new AdvancedAnalyticsExtension(), new HarnessOptions
        {
            Data = data.Answer, User = user, Plugins = plugins, Configuration = configuration ?? [],
        });
    }

    public static Task<HarnessResponse> UploadAsync(
        this ExtensionHarness harness, string body, string query = "", string contentType = "text/csv") =>
        harness.PostAsync($"/analytics/data{query}", Encoding.UTF8.GetBytes(body), contentType);

    private static JsonObject Describe(List<decimal> values)
    {
        var sorted = values.Order().ToList();
        return new JsonObject
        {
            ["count"] = values.Count,
            ["min"] = (double)sorted[0],
            ["max"] = (double)sorted[^1],
            ["mean"] = (double)(values.Sum() / values.Count),
            ["median"] = (double)Percentile(sorted, 0.5m),
            ["p95"] = (double)Percentile(sorted, 0.95m),
        };
    }

    /// <summary>Linear interpolation between closest ranks, in exact decimals.</summary>
    public static decimal Percentile(IReadOnlyList<decimal> sorted, decimal fraction)
    {
        var place = fraction * (sorted.Count - 1);
        var below = (int)decimal.Truncate(place);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
