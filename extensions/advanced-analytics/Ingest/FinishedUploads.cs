using System.Text.Json.Nodes;
using KariOrleans.Sdk;

namespace AdvancedAnalytics.Ingest;

/// <summary>Selects the points that count: those of uploads that had ended well at one moment.</summary>
internal sealed class FinishedUploads
{
    /// <summary>Unfinished uploads that a filter can name.</summary>
    public const int MaxUnfinished = 500;

    private readonly string before;
    private readonly IReadOnlyList<string> unfinished;

    public FinishedUploads(string before, IReadOnlyList<string> unfinished)
    {
        if (unfinished.Count > MaxUnfinished)
        {
            throw new ExtensionException(
                "too_many_unfinished_uploads",
                $"More than {MaxUnfinished} uploads are unfinished, so what counts can't be told.",
                "Wait for them; those that a crash left behind are removed by the task daily_report after a day.",
                retryable: true);
        }

        this.before = before;
        this.unfinished = unfinished;
    }

    /// <summary>The filter for points, narrowed to a series where one is given.</summary>
    public JsonObject Filter(string? series = null)
    {
        var upload = new JsonObject { ["$lt"] = before };
        if (unfinished.Count > 0) upload["$nin"] = new JsonArray([.. unfinished.Select(u => (JsonNode?)u)]);
        var filter = new JsonObject { ["upload"] = upload };
        if (series is not null) filter["series"] = series;
        return filter;
    }
}
