using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Plugins;

namespace AdvancedAnalytics.Reports;

/// <summary>
/// Gathers series and has the plugin <c>statistics</c> compute their figures in parallel, one step for each.
/// </summary>
/// <param name="plugins">Where the plugin is.</param>
/// <param name="selectAsync">Finds the figures of a series whose sums are beyond the greatest double.</param>
internal sealed class StatisticsBatch(PluginClient plugins, Func<string, CancellationToken,
    Task<SeriesFigures>> selectAsync)
{
    /// <summary>What is sent at once: a part of the 4 MiB that one host call may have.</summary>
    private const int MaxBytes = 1536 * 1024;

    private const int MaxSteps = 200;

    private static readonly ParallelSetOptions EachForItself = new() { OnFailure = FailurePolicy.CollectAll };

    private readonly List<(SeriesPass Pass, PluginStep Step)> waiting = [];
    private int waitingBytes;

    public Dictionary<string, SeriesFigures> Figures { get; } = [];

    public async Task AddAsync(SeriesPass pass, CancellationToken cancellationToken)
    {
        var values = JsonOf(pass.Values!);
        if (waitingBytes + values.Length > MaxBytes || waiting.Count == MaxSteps) await SendAsync(cancellationToken)
            .ConfigureAwait(false);
        waitingBytes += values.Length;
        var input = new JsonObject { ["values"] = JsonNode.Parse(values.Span) };
        waiting.Add((pass, new PluginStep("statistics", input)));
    }

    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (waiting.Count == 0) return;
        var results = await plugins.ParallelAsync([.. waiting.Select(w => w.Step)], EachForItself, cancellationToken)
            .ConfigureAwait(false);
        for (var i = 0; i < waiting.Count; i++)
        {
            var series = waiting[i].Pass.Series;
            Figures[series] = results[i].Error is { Code: "number_out_of_range" }
                ? await selectAsync(series, cancellationToken).ConfigureAwait(false)
                : Read(results[i].Required);
        }

        waiting.Clear();
        waitingBytes = 0;
    }

    private static SeriesFigures Read(JsonNode? answer)
    {
        try
        {
            return new SeriesFigures(
                (long)answer!["count"]!,
                (double)answer["min"]!,
                (double)answer["max"]!,
                (double)answer["mean"]!,
                (double)answer["median"]!,
                (double)answer["p95"]!);
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new ExtensionException(
                "unexpected_answer", $"The plugin statistics answered {answer?.ToJsonString()[..200]}.",
                    "Install kari-core of this version.");
        }
    }

    // Parsed again as a whole, an array costs its text and a few bytes a number; built node by node, many times that.
    private static ReadOnlyMemory<byte> JsonOf(IReadOnlyList<double> values)
    {
        var buffer = new ArrayBufferWriter<byte>((values.Count * 12) + 16);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartArray();
        for (var i = 0; i < values.Count; i++) writer.WriteNumberValue(values[i]);
        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
