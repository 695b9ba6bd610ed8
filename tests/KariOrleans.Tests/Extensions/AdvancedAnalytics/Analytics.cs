using System.Text;
using System.Text.Json.Nodes;
using AdvancedAnalytics;
using KariCore;
using KariOrleans.Sdk.Testing;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

/// <summary>The extension in a harness, with tables in memory and the plugins of kari-core.</summary>
internal static class Analytics
{
    public static async Task<ExtensionHarness> StartAsync(MemoryData data, string? user = null,
        JsonObject? configuration = null)
    {
        var core = await ExtensionHarness.StartAsync(new KariCoreExtension());
        var plugins = new FakePlugins()
            .Add("time_query", (input, cancellationToken) =>
                core.CallPluginAsync("time_query", input, cancellationToken))
            .Add("statistics", (input, cancellationToken) =>
                core.CallPluginAsync("statistics", input, cancellationToken));
        return await ExtensionHarness.StartAsync(new AdvancedAnalyticsExtension(), new HarnessOptions
        {
            Data = data.Answer,
            User = user,
            Plugins = plugins,
            Configuration = configuration ?? [],
        });
    }

    public static Task<HarnessResponse> UploadAsync(
        this ExtensionHarness harness, string body, string query = "", string contentType = "text/csv") =>
        harness.PostAsync($"/analytics/data{query}", Encoding.UTF8.GetBytes(body), contentType);

    /// <summary>Linear interpolation between closest ranks, in exact decimals.</summary>
    public static decimal Percentile(IReadOnlyList<decimal> sorted, decimal fraction)
    {
        var place = fraction * (sorted.Count - 1);
        var below = (int)decimal.Truncate(place);
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
