using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AdvancedAnalytics.Ingest;
using KariOrleans.Sdk;

namespace AdvancedAnalytics.Points;

/// <summary>Which points a caller asks for.</summary>
/// <param name="Series">Of one series, or null.</param>
/// <param name="From">From this instant on, as stored, or null.</param>
/// <param name="To">Before this instant, as stored, or null.</param>
/// <param name="OrderBy">The data API's word for the order.</param>
/// <param name="Limit">Points of a page.</param>
/// <param name="Cursor">Of the page before, or null.</param>
internal sealed record PointQuery(string? Series, string? From, string? To, string OrderBy, int Limit, string? Cursor)
{
    /// <summary>5,000 points of the longest names, all of it escaped, are less than the largest answer.</summary>
    public const int MaxLimit = 5000;

    public static PointQuery Of(EndpointCall call)
    {
        var limit = 100;
        if (call.Query("limit") is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                || limit is < 1 or > MaxLimit))
        {
            throw Invalid("limit", text, $"a number from 1 to {MaxLimit}");
        }

        return new PointQuery(
            call.Query("series"), Instant(call, "from"), Instant(call, "to"), Order(call.Query("order") ?? "at"), limit,
            call.Query("cursor"));
    }

    public void Narrow(JsonObject filter)
    {
        if (Series is not null) filter["series"] = Series;
        if (From is null && To is null) return;
        var at = new JsonObject();
        if (From is not null) at["$gte"] = From;
        if (To is not null) at["$lt"] = To;
        filter["at"] = at;
    }

    private static string Order(string word) => word switch
    {
        "asc" => "at",
        "desc" => "-at",
        "at" or "-at" or "value" or "-value" or "series" or "-series" => word,
        _ => throw Invalid("order", word, "asc, desc, at, -at, value, -value, series or -series"),
    };

    private static string? Instant(EndpointCall call, string parameter)
    {
        if (call.Query(parameter) is not { } text) return null;
        if (TimeText.TryParse(Encoding.UTF8.GetBytes(text), out var ticks)) return InstantText.Format(ticks);
        throw Invalid(parameter, text, "a date as 2015-01-31 or 2015-01-31T13:00:00Z (the + of a zone is written %2B)");
    }

    private static ExtensionException Invalid(string parameter, string found, string expected) =>
        new("invalid_parameter", $"{parameter}={found} is not {expected}.", $"Give {expected}.", isInvalidInput: true);
}
