using System.Text.Json.Nodes;

namespace KariOrleans.Benchmarks;

/// <summary>How fast two processes talk over one session, without silo or HTTP.</summary>
internal static class WireBenchmark
{
    public static async Task<JsonObject> RunAsync(bool isQuick, bool isJailed)
    {
        var span = TimeSpan.FromSeconds(isQuick ? 2 : 8);
        await using var echo = new EchoSandbox(isJailed);
        await Load.RunAsync(32, span / 2, _ => echo.EchoAsync());

        var one = await Load.RunAsync(1, span, _ => echo.EchoAsync());
        var some = await Load.RunAsync(32, span, _ => echo.EchoAsync());
        var many = await Load.RunAsync(256, span, _ => echo.EchoAsync());
        return new JsonObject
        {
            ["p50_us_c1"] = Math.Round(one.Latencies.Median * 1000, 1),
            ["per_s_c1"] = Math.Round(one.PerSecond),
            ["per_s_c32"] = Math.Round(some.PerSecond),
            ["per_s_c256"] = Math.Round(many.PerSecond),
            ["gain_c256"] = Math.Round(many.PerSecond / one.PerSecond, 2),
        };
    }
}
