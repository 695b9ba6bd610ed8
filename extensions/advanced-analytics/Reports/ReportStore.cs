using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Reports;

/// <summary>
/// Reports and the lines to draw them by. A schedule makes them, so they belong to nobody and all users see them.
/// </summary>
internal sealed class ReportStore(DataClient data)
{
    private const string Reports = "reports";
    private const string Lines = "report_lines";
    private const int BatchBytes = 256 * 1024;

    private static readonly string[] LineColumns = ["report", "series", "line"];

    public static async Task CreateAsync(DataClient data, CancellationToken cancellationToken)
    {
        var reports = new TableSchema()
            .Text("report", required: true, unique: true)
            .Text("slot", index: true)
            .Timestamp("generated_at", required: true)
            .Text("body", required: true);
        var lines = new TableSchema().Text("report", required: true, index: true).Text("series", required: true)
            .Text("line", required: true);
        await data.CreateTableAsync(Reports, reports, cancellationToken).ConfigureAwait(false);
        await data.CreateTableAsync(Lines, lines, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The lines come first: a report that can be found can be drawn.</summary>
    public async Task AddAsync(
        string report, string? slot, DateTimeOffset at, JsonObject body, IEnumerable<Line> lines,
            CancellationToken cancellationToken)
    {
        var rows = new PackedRowBuilder();
        var count = 0;
        foreach (var line in lines)
        {
            rows.Add(report);
            rows.Add(line.Series);
            rows.AddText(JsonOf(line.Points).Span);
            count++;
            if (rows.Length < BatchBytes) continue;
            await data.InsertManyAsync(Lines, LineColumns, count, rows, cancellationToken).ConfigureAwait(false);
            rows.Clear();
            count = 0;
        }

        if (count > 0) await data.InsertManyAsync(Lines, LineColumns, count, rows, cancellationToken)
            .ConfigureAwait(false);
        var row = new Dictionary<string, object?>
        {
            ["report"] = report,
            ["slot"] = slot,
            ["generated_at"] = at,
            ["body"] = body.ToJsonString(),
        };
        await data.InsertAsync(Reports, row, cancellationToken).ConfigureAwait(false);
    }

    public Task<JsonObject?> LatestAsync(CancellationToken cancellationToken) => FirstAsync(null, cancellationToken);

    public Task<JsonObject?> FindAsync(string report, CancellationToken cancellationToken) =>
        FirstAsync(new JsonObject { ["report"] = report }, cancellationToken);

    /// <summary>The report that was made for a slot of the schedule, or null.</summary>
    public Task<JsonObject?> OfSlotAsync(string slot, CancellationToken cancellationToken) =>
        FirstAsync(new JsonObject { ["slot"] = slot }, cancellationToken);

    public async Task<IReadOnlyList<Line>> LinesAsync(string report, IReadOnlyList<string> series,
        CancellationToken cancellationToken)
    {
        var filter = new JsonObject
        {
            ["report"] = report,
            ["series"] = new JsonObject { ["$in"] = new JsonArray([.. series.Select(s => (JsonNode?)s)]) },
        };
        var query = new DataQuery { Filter = filter, Columns = ["series", "line"], Limit = series.Count };
        var rows = await data.QueryAsync(Lines, query, cancellationToken).ConfigureAwait(false);
        var found = new List<Line>(rows.Count);
        for (var i = 0; i < rows.Count; i++) found.Add(
            new Line((string)rows[i, "series"]!, PointsOf((string)rows[i, "line"]!)));
        return [.. found.OrderBy(l => series.Index().First(s => s.Item == l.Series).Index)];
    }

    /// <summary>
    /// Keeps the newest reports and deletes the others, with the lines of reports that were never finished.
    /// </summary>
    public async Task KeepNewestAsync(int keep, CancellationToken cancellationToken)
    {
        var query = new DataQuery { Columns = ["report"], OrderBy = ["-report"], Limit = keep };
        var newest = await data.QueryAsync(Reports, query, cancellationToken).ConfigureAwait(false);
        if (newest.Count < keep) return;
        var older = new JsonObject { ["report"] = new JsonObject { ["$lt"] = (string)newest[keep - 1, "report"]! } };
        await data.DeleteAsync(Reports, older, cancellationToken).ConfigureAwait(false);
        await data.DeleteAsync(Lines, older, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonObject?> FirstAsync(JsonObject? filter, CancellationToken cancellationToken)
    {
        var query = new DataQuery { Filter = filter, Columns = ["body"], OrderBy = ["-report"], Limit = 1 };
        var rows = await data.QueryAsync(Reports, query, cancellationToken).ConfigureAwait(false);
        return rows.Count == 0 ? null : JsonNode.Parse((string)rows[0, "body"]!)!.AsObject();
    }

    // Pairs of milliseconds and value: half the size of objects with names.
    private static ReadOnlyMemory<byte> JsonOf(IReadOnlyList<LinePoint> points)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartArray();
        foreach (var point in points)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(point.Milliseconds);
            writer.WriteNumberValue(point.Value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private static List<LinePoint> PointsOf(string line) =>
        [.. JsonNode.Parse(line)!.AsArray().Select(p => new LinePoint((long)p![0]!, (double)p[1]!))];
}
