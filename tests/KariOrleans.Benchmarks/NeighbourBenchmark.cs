using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace KariOrleans.Benchmarks;

/// <summary>
/// The latency of a well-behaved extension, alone and while another tenant's exhausts processor, memory, disk,
/// processes and calls. Rounds of the two alternate.
/// </summary>
internal static class NeighbourBenchmark
{
    /// <summary>What the target allows besides the tenth.</summary>
    private const double AllowedMilliseconds = 2;

    private const int Hangers = 64;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(250);

    // Each is sent again as soon as it has been answered or refused.
    private static readonly string[] Attacks = ["spin", "memory", "scratch", "fork-bomb", "descriptors"];

    public static async Task<JsonObject> RunAsync(bool isQuick)
    {
        var span = TimeSpan.FromSeconds(isQuick ? 2 : 5);
        using var server = await ServerProcess.StartAsync("serve");
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 })
        {
            BaseAddress = server.Url,
        };
        await MeasureAsync(server, TimeSpan.FromSeconds(isQuick ? 3 : 10));

        var alone = new List<Latencies>();
        var beside = new List<Latencies>();
        var attacks = 0;
        for (var i = 0; i < (isQuick ? 3 : 10); i++)
        {
            alone.Add(await MeasureAsync(server, span));
            using var ending = new CancellationTokenSource();
            var attacking = AttackAsync(client, server.Keys[1], ending.Token);
            beside.Add(await MeasureAsync(server, span));
            await ending.CancelAsync();
            attacks += await attacking;
        }

        var (before, with) = (Median(alone, 0.99), Median(beside, 0.99));
        return new JsonObject
        {
            ["p99_rise"] = Math.Round((with - AllowedMilliseconds - before) / before, 3),
            ["p99_ms_alone"] = Math.Round(before, 2),
            ["p99_ms_beside"] = Math.Round(with, 2),
            ["p99_ms_worst_round"] = Math.Round(beside.Max(round => round.Quantile(0.99)), 2),
            ["p50_ms_alone"] = Math.Round(Median(alone, 0.5), 3),
            ["p50_ms_beside"] = Math.Round(Median(beside, 0.5), 3),
            ["attacks"] = attacks,
        };
    }

    private static async Task<Latencies> MeasureAsync(ServerProcess server, TimeSpan span)
    {
        using var caller = new HttpCaller(server.Url, "/api/extensions/echo/echo", server.Keys[0], "{}"u8.ToArray());
        var samples = new List<double>();
        var started = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(Pace);
        while (Stopwatch.GetElapsedTime(started) < span)
        {
            await pace.WaitForNextTickAsync();
            var before = Stopwatch.GetTimestamp();
            caller.Call();
            samples.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        return new Latencies(samples);
    }

    private static async Task<int> AttackAsync(HttpClient client, string key, CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(
        [
            .. Attacks.Select(path => RepeatAsync(client, key, path, null, cancellationToken)),
            RepeatAsync(client, key, "fill/500", "\"/kari/data\"", cancellationToken),
            .. Enumerable.Range(0, Hangers)
                .Select(_ => RepeatAsync(client, key, "misconduct/deaf", null, cancellationToken)),
        ]);
        return counts.Sum();
    }

    private static async Task<int> RepeatAsync(
        HttpClient client, string key, string path, string? body, CancellationToken cancellationToken)
    {
        var count = 0;
        using var breath = new PeriodicTimer(Breath);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/extensions/hostile/{path}");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                request.Content = new StringContent(body ?? "{}", null, "application/json");
                using var answer = await client.SendAsync(request, cancellationToken);
                count++;
                if (answer.StatusCode != HttpStatusCode.OK)
                    await breath.WaitForNextTickAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return count;
            }
        }

        return count;
    }

    private static double Median(List<Latencies> rounds, double quantile) =>
        rounds.Select(round => round.Quantile(quantile)).Order().ElementAt(rounds.Count / 2);
}
