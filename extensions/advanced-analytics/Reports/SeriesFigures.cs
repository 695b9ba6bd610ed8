using System.Text.Json.Nodes;

namespace AdvancedAnalytics.Reports;

/// <summary>What a report says about the values of one series, whatever their order.</summary>
internal sealed record SeriesFigures(long Count, double Min, double Max, double Mean, double Median, double P95)
{
    /// <summary>A series' entry in the report.</summary>
    public JsonObject ToJson(SeriesPass pass)
    {
        var change = pass.LastValue - pass.FirstValue;
        return new JsonObject
        {
            ["series"] = pass.Series,
            ["count"] = Count,
            ["min"] = Finite(Min),
            ["max"] = Finite(Max),
            ["mean"] = Finite(Mean),
            ["median"] = Finite(Median),
            ["p95"] = Finite(P95),
            ["first_at"] = pass.FirstAt,
            ["first"] = pass.FirstValue,
            ["last_at"] = pass.LastAt,
            ["last"] = pass.LastValue,
            ["change"] = Finite(change),
            ["change_percent"] = pass.FirstValue == 0 ? null : Finite(change / Math.Abs(pass.FirstValue) * 100),
        };
    }

    // JSON has no infinity; sums of the greatest doubles reach it.
    private static JsonNode? Finite(double value) => double.IsFinite(value) ? value : null;
}
