using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Data;

namespace TestExtensions;

public sealed class HostileExtension : Extension
{
    protected override void Map(OperationMap operations) => operations
        .Post("/garbage", (_, ct) =>
            BreakSessionAsync([0xff, 0xff, 0xff, 0x00, 1, 2, 3, 4, 99, 99, 99, 99, 5, 6, 7], ct))
        .Post("/half", (_, ct) => BreakSessionAsync([16, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 1, 2], ct, close: true))
        .Post("/oversized", (_, ct) => BreakSessionAsync([0, 0, 0, 0x7f, 1, 0, 0, 0, 5, 0, 0, 0], ct))
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

    // The session's socket is the one Unix socket that this process has open: nothing hides it from the code inside.
    private static async Task<EndpointResponse> BreakSessionAsync(
        byte[] bytes, CancellationToken cancellationToken, bool close = false)
    {
        foreach (var link in Directory.GetFiles("/proc/self/fd"))
        {
            if (File.ResolveLinkTarget(link, returnFinalTarget: false)?.Name.StartsWith(
                "socket:", StringComparison.Ordinal) != true) continue;
            var socket = int.Parse(Path.GetFileName(link), null);
            _ = Write(socket, bytes, bytes.Length);
            if (close) _ = Shutdown(socket, 2);
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
        return EndpointResponse.Empty();
    }

    [DllImport("libc", EntryPoint = "write"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Write(int descriptor, byte[] bytes, nint count);

    [DllImport("libc", EntryPoint = "shutdown"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Shutdown(int descriptor, int how);
}
