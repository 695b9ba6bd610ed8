using System.Text.Json.Nodes;
using AdvancedAnalytics.Ingest;
using AdvancedAnalytics.Points;
using KariOrleans.Sdk;

namespace AdvancedAnalytics.Reports;

/// <summary>The task <c>tasks.generate_daily_report</c>.</summary>
internal sealed class DailyReport(UploadRegister register)
{
    private const int MaxSeries = 200;
    private const int DefaultKept = 30;

    public async Task<JsonNode?> RunAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var store = new ReportStore(context.Data);
        if (context.IdempotencyKey is { } slot
            && await store.OfSlotAsync(slot, cancellationToken).ConfigureAwait(false) is { } made)
        {
            return made;
        }

        var abandoned = await UploadRegister.RemoveAbandonedAsync(context, cancellationToken).ConfigureAwait(false);
        if (abandoned > 0) context.Log.Warning($"{abandoned} uploads that never ended were removed.");
        var now = context.Time.GetUtcNow();
        var report = TimeOrderedId.New(now.ToUnixTimeMilliseconds());
        var date = await DateAsync(context, cancellationToken).ConfigureAwait(false);
        var finished = await register.FinishedAsync(context, cancellationToken).ConfigureAwait(false);
        var most = Math.Clamp((int?)context.Configuration["report_max_series"] ?? MaxSeries, 1, MaxSeries);
        var census = await SeriesCensus.TakeAsync(context.Data, finished, most, cancellationToken)
            .ConfigureAwait(false);
        var entries = await ReadAsync(context, finished, census.Largest, cancellationToken).ConfigureAwait(false);
        var body = new JsonObject
        {
            ["id"] = report,
            ["date"] = date,
            ["generated_at"] = InstantText.Format(now.UtcTicks),
            ["series"] = new JsonArray([.. entries.Select(e => (JsonNode)e.Figures)]),
            ["series_omitted"] = census.SeriesTotal - census.Largest.Count,
            ["points"] = census.PointsTotal,
        };
        await store.AddAsync(report, context.IdempotencyKey, now, body, entries.Select(e => e.Line), cancellationToken)
            .ConfigureAwait(false);
        await store.KeepNewestAsync(Math.Max(1, (int?)context.Configuration["report_keep"] ?? DefaultKept),
            cancellationToken)
            .ConfigureAwait(false);
        return body;
    }

    private static async Task<IReadOnlyList<(JsonObject Figures, Line Line)>> ReadAsync(
        OperationContext context, FinishedUploads finished, IReadOnlyList<SeriesCount> chosen,
            CancellationToken cancellationToken)
    {
        var batch = new StatisticsBatch(context.Plugins, SelectAsync);
        var passes = new List<SeriesPass>(chosen.Count);
        foreach (var series in chosen)
        {
            var pass = await SeriesPass.OverAsync(context.Data, finished, series, cancellationToken)
                .ConfigureAwait(false);
            if (pass is null) continue;
            passes.Add(pass);
            if (pass.Values is null)
            {
                batch.Figures[pass.Series] = await SelectAsync(pass.Series, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await batch.AddAsync(pass, cancellationToken).ConfigureAwait(false);
            }
        }

        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        return [.. passes.Select(p => (batch.Figures[p.Series].ToJson(p), p.Line))];

        Task<SeriesFigures> SelectAsync(string series, CancellationToken token) =>
            new LargeSeries(context.Data, finished, series).FiguresAsync(token);
    }

    private static async Task<string> DateAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var answer = await context.Plugins.ExecuteAsync("time_query", [], cancellationToken).ConfigureAwait(false);
        return (string?)answer?["date"] ?? throw new ExtensionException(
            "unexpected_answer", $"The plugin time_query answered {answer?.ToJsonString() ?? "null"} without a date.",
            "Install kari-core of this version.");
    }
}
