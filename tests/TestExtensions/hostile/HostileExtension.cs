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
        .Get("/environment", (_, _) => Task.FromResult(EndpointResponse.Json(Variables())))
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
