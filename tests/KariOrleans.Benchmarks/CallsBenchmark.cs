using System.Text.Json.Nodes;

namespace KariOrleans.Benchmarks;

/// <summary>
/// What the whole call path costs: HTTP → front door → grain → child echo and back, against bare HTTP → grain. Rounds
/// of the two alternate and are short: a noisy machine disturbs both alike, and the median leaves its bursts out.
/// </summary>
internal static class CallsBenchmark
{
    private static readonly byte[] Body = """{"name":"kari","a":20,"b":22}"""u8.ToArray();

    public static async Task<JsonObject> RunAsync(bool isQuick)
    {
        var span = TimeSpan.FromSeconds(isQuick ? 0.5 : 1);
        using var floor = await ServerProcess.StartAsync("serve-floor");
        using var ours = await ServerProcess.StartAsync("serve");
        WarmUp(floor, "/echo");
        WarmUp(ours, "/api/extensions/echo/echo");

        var c1 = Rounds(1);
        var c32 = Rounds(32);
        return new JsonObject
        {
            ["ratio_c32"] = Round(Median(c32, r => r.Ours.PerSecond / r.Floor.PerSecond), 3),
            ["p50_ratio_c1"] = Round(Median(c1, r => r.Ours.Latencies.Median / r.Floor.Latencies.Median), 2),
            ["ours_per_s_c32"] = Round(Median(c32, r => r.Ours.PerSecond), 0),
            ["floor_per_s_c32"] = Round(Median(c32, r => r.Floor.PerSecond), 0),
            ["ours_p50_us_c1"] = Round(Median(c1, r => r.Ours.Latencies.Median) * 1000, 1),
            ["floor_p50_us_c1"] = Round(Median(c1, r => r.Floor.Latencies.Median) * 1000, 1),
            ["ours_p99_ms_c32"] = Round(Median(c32, r => r.Ours.Latencies.Quantile(0.99)), 2),
            ["floor_p99_ms_c32"] = Round(Median(c32, r => r.Floor.Latencies.Quantile(0.99)), 2),
        };

        List<Pair> Rounds(int callers)
        {
            var rounds = new List<Pair>();
            for (var i = 0; i < (isQuick ? 7 : 25); i++)
            {
                var bare = Measure(floor, "/echo", callers, span);
                rounds.Add(new Pair(bare, Measure(ours, "/api/extensions/echo/echo", callers, span)));
            }

            return rounds;
        }
    }

    // The just-in-time compiler goes over what is hot for half a minute, the longer the more code there is. Both sides
    // are measured when they have stopped getting faster.
    private static void WarmUp(ServerProcess server, string path)
    {
        var best = 0d;
        for (int round = 0, flat = 0; round < 20 && flat < 3; round++)
        {
            var (perSecond, _) = Measure(server, path, 32, TimeSpan.FromSeconds(2));
            flat = perSecond < best * 1.02 ? flat + 1 : 0;
            best = Math.Max(best, perSecond);
        }
    }

    private static (double PerSecond, Latencies Latencies) Measure(
        ServerProcess server, string path, int callers, TimeSpan span)
    {
        var connections = Enumerable.Range(0, callers).Select(_ => new HttpCaller(server.Url, path, server.Key, Body))
            .ToArray();
        try
        {
            return Load.Run(callers, span, caller => connections[caller].Call());
        }
        finally
        {
            foreach (var connection in connections) connection.Dispose();
        }
    }

    private static double Median(List<Pair> rounds, Func<Pair, double> figure) =>
        rounds.Select(figure).Order().ElementAt(rounds.Count / 2);

    private static double Round(double value, int digits) => Math.Round(value, digits);

    private sealed record Pair(
        (double PerSecond, Latencies Latencies) Floor, (double PerSecond, Latencies Latencies) Ours);
}
