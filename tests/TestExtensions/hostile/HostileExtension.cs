using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Data;

namespace TestExtensions;

public sealed class HostileExtension : Extension
{
    private bool neverEnds;

    protected override Task ShutdownAsync(CancellationToken cancellationToken) =>
        neverEnds ? new TaskCompletionSource().Task : Task.CompletedTask;

    protected override void Map(OperationMap operations) => operations
        .Post("/garbage", (_, ct) => BreakSessionAsync(Misconduct.Fatal["garbage"], ct))
        .Post("/half", (_, ct) => BreakSessionAsync(Misconduct.Fatal["half a frame, then the end"], ct))
        .Post("/oversized", (_, ct) => BreakSessionAsync(Misconduct.Fatal["a frame larger than allowed"], ct))
        .Get("/misconduct", (_, _) => Task.FromResult(EndpointResponse.Json(new JsonObject
        {
            ["fatal"] = new JsonArray([.. Misconduct.Fatal.Keys.Select(name => JsonValue.Create(name))]),
            ["harmless"] = new JsonArray([.. Misconduct.Harmless.Keys.Select(name => JsonValue.Create(name))]),
        })))
        .Post("/misconduct/fatal/{name}", (call, ct) =>
            BreakSessionAsync(Misconduct.Fatal[call.RouteValue("name")], ct))
        .Post("/misconduct/harmless/{name}", (call, _) => Task.FromResult(Done(
            Misconduct.Harmless[call.RouteValue("name")])))
        .Post("/misconduct/twice", (_, _) => Task.FromResult(Done(() =>
        {
            // The first call of a process has the number 1.
            for (var times = 0; times < 64; times++) RawSession.Write(RawSession.Result(1, "forged"));
        })))
        .Post("/misconduct/drip", (_, ct) => Task.FromResult(Done(() => Misconduct.Drip(ct))))
        .Post("/misconduct/freeze", (_, _) => Task.FromResult(Done(() =>
            Libc.Invoke(Libc.Kill, Environment.ProcessId, Libc.Stop))))
        .Post("/misconduct/deaf", (_, _) => new TaskCompletionSource<EndpointResponse>().Task)
        .Post("/misconduct/never-end", (_, _) => Task.FromResult(Done(() => neverEnds = true)))
        .Post("/fork", (_, _) => Task.FromResult(EndpointResponse.Text(Exhaustion.Fork())))
        .Post("/fork-bomb", (_, _) => Task.FromResult(EndpointResponse.Text(Exhaustion.ForkBomb())))
        .Post("/linger", (_, _) => Task.FromResult(EndpointResponse.Text(Exhaustion.Linger())))
        .Post("/descriptors", (_, _) => Task.FromResult(EndpointResponse.Text(Exhaustion.Descriptors())))
        .Post("/fill/{megabytes}", async (call, ct) => EndpointResponse.Text(Exhaustion.Fill(
            (string)(await call.ReadJsonAsync(ct))!, int.Parse(call.RouteValue("megabytes"), null))))
        .Post("/nest", (_, _) => Task.FromResult(EndpointResponse.Text(Exhaustion.Nest("/kari/data", 2_000))))
        .Post("/neighbour", (_, _) => Task.FromResult(EndpointResponse.Json(Neighbour.Open())))
        .Post("/probes/neighbour", async (call, ct) => EndpointResponse.Json(
            Probed(Neighbour.Probes((await call.ReadJsonAsync(ct))!))))
        .Get("/probes", (_, _) => Task.FromResult(EndpointResponse.Json(Probed(Probes.All))))
        .Get("/probes/harmless", (_, _) => Task.FromResult(EndpointResponse.Json(Probed(Probes.Harmless))))
        .Post("/memory", (_, _) => Task.FromResult(EndpointResponse.Text(FillMemory())))
        .Post("/threads", (_, _) => Task.FromResult(EndpointResponse.Text(StartThreads())))
        .Post("/scratch", (_, _) => Task.FromResult(EndpointResponse.Text(FillScratch())))
        .Post("/spin", (_, ct) => Task.FromResult(EndpointResponse.Text(Spin(ct))))
        .Get("/environment", (_, _) => Task.FromResult(EndpointResponse.Json(Variables())))
        .Post("/fetch", Fetches.FetchAsync)
        .Post("/egress/raw", Fetches.RawAsync)
        .Post("/egress/flood", (_, _) => Task.FromResult(Fetches.Flood()))
        .Post("/tenant", async (call, ct) =>
        {
            var row = new Dictionary<string,
                object?>
            { ["text"] = "mine", ["tenant_id"] = "other", ["user_id"] = "somebody" };
            await call.Data.InsertAsync("rows", row, ct);
            return EndpointResponse.Empty();
        })
        .Post("/undeclared", async (call, ct) =>
        {
            await call.Data.CreateTableAsync("rows", new TableSchema().Text("text"), ct);
            return EndpointResponse.Empty();
        });

    // Each probe by its name, with what it got hold of: null where it got nothing.
    private static JsonObject Probed(IEnumerable<KeyValuePair<string, Func<string?>>> probes) => new(probes.Select(
        probe => KeyValuePair.Create(probe.Key, (JsonNode?)JsonValue.Create(Outcome(probe.Value)))));

    private static string? Outcome(Func<string?> probe)
    {
        try
        {
            return probe() is { } loot ? loot[..Math.Min(loot.Length, 200)] : null;
        }
        catch (Exception)
        {
            // Whatever the system said to it, it got nothing.
            return null;
        }
    }

    // Memory outside the heap, which the runtime's own limit doesn't see.
    private static unsafe string FillMemory()
    {
        for (var i = 0; i < 64; i++)
        {
            var block = (byte*)NativeMemory.Alloc(64 << 20);
            for (var at = 0; at < 64 << 20; at += 4096) block[at] = 1;
        }

        return "4 GiB";
    }

    private static string StartThreads()
    {
        var count = 0;
        try
        {
            for (; count < 5_000; count++)
                new Thread(() => Thread.Sleep(Timeout.Infinite), 64 * 1024) { IsBackground = true }.Start();
        }
        catch (OutOfMemoryException)
        {
            // What .NET says when the kernel starts no thread any more.
        }

        return count.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string FillScratch()
    {
        var written = 0L;
        try
        {
            using var file = File.Create(Path.Combine(Path.GetTempPath(), "fill"));
            var block = new byte[1 << 20];
            for (; written < 4L << 30; written += block.Length) file.Write(block);
        }
        catch (IOException)
        {
            File.Delete(Path.Combine(Path.GetTempPath(), "fill"));
        }

        return written.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Spin(CancellationToken cancellationToken)
    {
        var until = Environment.TickCount64 + 3_000;
        while (Environment.TickCount64 < until && !cancellationToken.IsCancellationRequested) Thread.SpinWait(1_000);
        return Environment.CpuUsage.TotalTime.TotalMilliseconds.ToString(
            "0", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static JsonObject Variables() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(v => KeyValuePair.Create((string)v.Key, (JsonNode?)JsonValue.Create((string?)v.Value))));

    private static EndpointResponse Done(Action misconduct)
    {
        misconduct();
        return EndpointResponse.Text("done");
    }

    private static async Task<EndpointResponse> BreakSessionAsync(Action misconduct, CancellationToken ct)
    {
        misconduct();
        await Task.Delay(Timeout.Infinite, ct);
        return EndpointResponse.Empty();
    }
}
