using System.Text.Json.Nodes;
using AdvancedAnalytics.Charts;
using KariOrleans.Sdk;

namespace AdvancedAnalytics.Reports;

/// <summary><c>GET /analytics/reports/…</c>.</summary>
internal static class ReportEndpoints
{
    private const int MaxLines = 8;

    public static Task<EndpointResponse> LatestAsync(EndpointCall call, CancellationToken cancellationToken) =>
        AnswerAsync(call, "latest", cancellationToken);

    public static Task<EndpointResponse> GetAsync(EndpointCall call, CancellationToken cancellationToken) =>
        AnswerAsync(call, call.RouteValue("id"), cancellationToken);

    public static async Task<EndpointResponse> ChartAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        if (await FindAsync(call, call.RouteValue("id"), cancellationToken)
            .ConfigureAwait(false) is not { } report) return NoReport();
        var reported = report["series"]!.AsArray().Select(s => (string)s!["series"]!).ToList();
        var chosen = Choose(call.Query("series"), reported);
        if (chosen.Except(reported).FirstOrDefault() is { } unknown)
        {
            return EndpointResponse.Problem(
                404, "no_such_series", $"The report has no series '{unknown}'.",
                    "Leave ?series= out for the largest, or take names from the report.");
        }

        var lines = await new ReportStore(call.Data).LinesAsync((string)report["id"]!, chosen, cancellationToken)
            .ConfigureAwait(false);
        var chart = new LineChart($"Report of {report["date"]}", lines);
        return EndpointResponse.Text(chart.ToSvg(), "image/svg+xml");
    }

    // A name may itself hold commas, so the text as a whole is looked up first.
    private static IReadOnlyList<string> Choose(string? wanted, IReadOnlyList<string> reported)
    {
        if (string.IsNullOrEmpty(wanted)) return [.. reported.Take(MaxLines)];
        return reported.Contains(wanted) ? [wanted]
            : [.. wanted.Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxLines)];
    }

    private static async Task<EndpointResponse> AnswerAsync(EndpointCall call, string id,
        CancellationToken cancellationToken) =>
        await FindAsync(call, id, cancellationToken)
            .ConfigureAwait(false) is { } report ? EndpointResponse.Json(report) : NoReport();

    private static Task<JsonObject?> FindAsync(EndpointCall call, string id, CancellationToken cancellationToken)
    {
        var store = new ReportStore(call.Data);
        return id == "latest" ? store.LatestAsync(cancellationToken) : store.FindAsync(id, cancellationToken);
    }

    private static EndpointResponse NoReport() => EndpointResponse.Problem(
        404, "no_such_report", "There is no such report.",
            "Reports are made by the task daily_report; run it, or wait for 09:00.");
}
