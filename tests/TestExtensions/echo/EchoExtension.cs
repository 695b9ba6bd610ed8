using System.Text.Json.Nodes;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Data;

namespace TestExtensions;

public sealed class EchoExtension : Extension
{
    protected override void Map(OperationMap operations) => operations
        .Get("/echo", (call, _) => Task.FromResult(EndpointResponse.Text(call.Query("text") ?? "echo")))
        .Post("/echo", EchoAsync)
        .Get("/whoami", (call, _) => Task.FromResult(EndpointResponse.Json(new JsonObject
        {
            ["tenant"] = call.Extension.Tenant,
            ["user"] = call.User,
            ["trace"] = call.TraceParent,
            ["authorization"] = call.Header("authorization"),
            ["cookie"] = call.Header("cookie"),
        })))
        .Get("/items/{id}", (call, _) => Task.FromResult(EndpointResponse.Text(call.RouteValue("id"))))
        .Get("/admin", (_, _) => Task.FromResult(EndpointResponse.Text("welcome")))
        .Get("/rows", ReadRowsAsync)
        .Post("/rows", WriteRowAsync)
        .Endpoint("DELETE", "/rows", async (call, ct) =>
            EndpointResponse.Text($"{await call.Data.DeleteAsync("rows", null, ct)}"))
        .Post("/length", LengthAsync)
        .Get("/limited", (_, _) => Task.FromResult(EndpointResponse.Text("ok")))
        .Post("/log", LogAsync)
        .Post("/plugin/{intent}", async (call, ct) =>
            EndpointResponse.Json(await call.Plugins.ExecuteAsync(
                call.RouteValue("intent"), (JsonObject)(await call.ReadJsonAsync(ct))!, ct)))
        .Get("/configuration", (call, _) => Task.FromResult(EndpointResponse.Json(call.Configuration.DeepClone())))
        .Task("tasks.touch", TouchAsync)
        .Plugin("echo_plugin", (call, _) => Task.FromResult<JsonNode?>(call.Input.DeepClone()))
        .Plugin("fail_plugin", (call, _) => throw new ExtensionException(
            "planned_failure", "It fails because it was asked to.", "Do not ask.",
                retryable: (bool?)call.Input["retryable"] ?? false))
        .Plugin("circle", (call, ct) => call.Plugins.ExecuteAsync("circle", [], ct));

    protected override Task InitialiseAsync(OperationContext context, CancellationToken cancellationToken) =>
        context.Data.CreateTableAsync("rows", new TableSchema().Text("text"), cancellationToken);

    private static async Task<EndpointResponse> EchoAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await call.Body.CopyToAsync(body, cancellationToken);
        return new EndpointResponse(
            200, call.ContentType ?? "application/octet-stream", body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    private static async Task<EndpointResponse> LengthAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        long length = 0;
        int read;
        while ((read = await call.Body.ReadAsync(buffer, cancellationToken)) > 0) length += read;
        return EndpointResponse.Text($"{length}");
    }

    private static async Task<EndpointResponse> ReadRowsAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        var rows = await call.Data.QueryAsync(
            "rows", new DataQuery { OrderBy = ["id"], Limit = 1000 }, cancellationToken);
        return EndpointResponse.Json(new JsonArray([.. rows.Column("text").Select(t => JsonValue.Create((string?)t))]));
    }

    private static async Task<EndpointResponse> WriteRowAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(call.Body);
        var text = await reader.ReadToEndAsync(cancellationToken);
        await call.Data.InsertAsync("rows", new Dictionary<string, object?> { ["text"] = text }, cancellationToken);
        return EndpointResponse.Empty(201);
    }

    private static Task<EndpointResponse> LogAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        call.Log.Information("one line\r\nand a forged one");
        call.Metrics.Add("lines_logged");
        call.Metrics.Add("not a name", 5);
        return Task.FromResult(EndpointResponse.Empty());
    }

    private static async Task<JsonNode?> TouchAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var count = await context.Data.CountAsync("rows", null, cancellationToken);
        return new JsonObject { ["rows"] = count, ["user"] = context.User };
    }
}
