using System.Text.Json.Nodes;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Data;

namespace KariOrleans.WarmUp;

/// <summary>Does once what most extensions do at their start and in their first calls, for nobody.</summary>
public sealed class WarmUpExtension : Extension
{
    /// <inheritdoc/>
    protected override void Map(OperationMap operations) => operations
        .Get("/warm", (call, _) => Task.FromResult(EndpointResponse.Text(call.Query("text") ?? "")))
        .Post("/warm", async (call, ct) => EndpointResponse.Json((await call.ReadJsonAsync(ct))!))
        .Task("warm", (_, _) => Task.FromResult<JsonNode?>(null))
        .Plugin("warm", (call, _) => Task.FromResult<JsonNode?>(call.Input.DeepClone()));

    /// <inheritdoc/>
    protected override Task InitialiseAsync(OperationContext context, CancellationToken cancellationToken) =>
        context.Data.CreateTableAsync("warm", new TableSchema().Text("text"), cancellationToken);
}
