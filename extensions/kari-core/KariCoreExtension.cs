using System.Text.Json.Nodes;
using KariCore.Network;
using KariCore.Plugins;
using KariOrleans.Sdk;

namespace KariCore;

/// <summary>The built-in plugins: one class each under Plugins, declared in extension.json.</summary>
public sealed class KariCoreExtension : Extension
{
    // Built by the first plugin that needs the network: HttpClient is a good part of a cold start.
    private Egress? egress;

    protected override void Map(OperationMap operations)
    {
        // Method groups, not objects: a plugin that is never called is never compiled.
        Map(operations, "aggregate", AggregatePlugin.Run);
        Map(operations, "compare", ComparePlugin.Run);
        Map(operations, "csv_format", CsvFormatPlugin.Run);
        Map(operations, "csv_parse", CsvParsePlugin.Run);
        Map(operations, "date_math", DateMathPlugin.Run);
        Map(operations, "deduplicate", DeduplicatePlugin.Run);
        operations.Plugin("delay", DelayPlugin.RunAsync);
        Map(operations, "encode", EncodePlugin.Run);
        Map(operations, "filter", FilterPlugin.Run);
        operations.Plugin("git_repository_status", (call, cancellationToken) =>
            GitRepositoryStatusPlugin.RunAsync(call, () => EgressOf(call), cancellationToken));
        Map(operations, "hash", HashPlugin.Run);
        operations.Plugin("http_request", (call, cancellationToken) =>
            HttpRequestPlugin.RunAsync(call, EgressOf(call), cancellationToken));
        Map(operations, "json_transform", JsonTransformPlugin.Run);
        Map(operations, "log", LogPlugin.Run);
        Map(operations, "math", MathPlugin.Run);
        operations.Plugin("notify_webhook", (call, cancellationToken) =>
            NotifyWebhookPlugin.RunAsync(call, EgressOf(call), cancellationToken));
        Map(operations, "random_id", RandomIdPlugin.Run);
        Map(operations, "statistics", StatisticsPlugin.Run);
        Map(operations, "template", TemplatePlugin.Run);
        Map(operations, "test_result_check", TestResultCheckPlugin.Run);
        Map(operations, "text", TextPlugin.Run);
        Map(operations, "time_query", TimeQueryPlugin.Run);
    }

    private static void Map(OperationMap operations, string intent, Func<PluginCall, JsonNode?> run) =>
        operations.Plugin(intent, (call, _) => Task.FromResult(run(call)));

    private Egress EgressOf(OperationContext context) => egress ??= new Egress(context.Egress);
}
