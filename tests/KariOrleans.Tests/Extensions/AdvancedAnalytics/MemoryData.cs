using System.Globalization;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

/// <summary>Tables in memory, with as much of the data API as the extension uses.</summary>
internal sealed class MemoryData
{
    private readonly Dictionary<string, List<Dictionary<string, object?>>> tables = [];
    private readonly Lock gate = new();

    public int Count(string table) => tables[table].Count;

    /// <summary>Fails inserts into <c>points</c> once so many rows are there.</summary>
    public int? FailsAtRows { get; set; }

    public HostResultMessage Answer(HostMethod method, ReadOnlyMemory<byte> arguments, string? user)
    {
        lock (gate)
        {
            return method switch
            {
                HostMethod.CreateTable => Create(WireMessage.Decode<CreateTableRequest>(arguments)),
                HostMethod.Insert => Insert(WireMessage.Decode<InsertRequest>(arguments), user),
                HostMethod.Query => Query(WireMessage.Decode<QueryRequest>(arguments), user),
                HostMethod.Update => Update(WireMessage.Decode<UpdateRequest>(arguments), user),
                HostMethod.Delete => Delete(WireMessage.Decode<FilterRequest>(arguments), user),
                HostMethod.Count => Count(WireMessage.Decode<FilterRequest>(arguments), user),
                HostMethod.Aggregate => Aggregate(WireMessage.Decode<AggregateRequest>(arguments), user),
                _ => throw new NotSupportedException(method.ToString()),
            };
        }
    }

    private HostResultMessage Create(CreateTableRequest request)
    {
        tables.TryAdd(request.Table, []);
        return new HostResultMessage(default);
    }

    private HostResultMessage Insert(InsertRequest request, string? user)
    {
        var table = tables[request.Table];
        if (request.Table == "points" && table.Count >= FailsAtRows)
            return new HostResultMessage(default, new WireError("quota_exceeded", "There is no room."));
        foreach (var row in PackedRows.Unpack(request.Rows, request.RowCount, request.Columns.Length))
        {
            var stored = request.Columns.Zip(row).ToDictionary(p => p.First, p => p.Second);
            stored["user_id"] = user;
            table.Add(stored);
        }

        return Number(request.RowCount);
    }

    private HostResultMessage Query(QueryRequest request, string? user)
    {
        var rows = Select(request.Table, request.FilterJson, user).ToList();
        foreach (var order in request.OrderBy.Reverse())
        {
            var column = order.TrimStart('-');
            rows = order[0] == '-'
                ? [.. rows.AsEnumerable().Reverse().OrderByDescending(r => r[column], Comparer<object?>.Create(Compare))]
                : [.. rows.OrderBy(r => r[column], Comparer<object?>.Create(Compare))];
        }

        var start = int.Parse(request.Cursor ?? "0", CultureInfo.InvariantCulture);
        var page = rows.Skip(start).Take(request.Limit).ToList();
        var next = start + page.Count < rows.Count ? (start + page.Count).ToString(CultureInfo.InvariantCulture) : null;
        return Page(request.Columns, [.. page.Select(r => request.Columns.Select(c => r[c]).ToList())], next);
    }

    private HostResultMessage Update(UpdateRequest request, string? user)
    {
        var values = PackedRows.Unpack(request.Values, 1, request.Columns.Length)[0];
        var rows = Select(request.Table, request.FilterJson, user).ToList();
        foreach (var row in rows)
        {
            foreach (var (column, value) in request.Columns.Zip(values)) row[column] = value;
        }

        return Number(rows.Count);
    }

    private HostResultMessage Delete(FilterRequest request, string? user)
    {
        var rows = Select(request.Table, request.FilterJson, user).ToHashSet();
        return Number(tables[request.Table].RemoveAll(rows.Contains));
    }

    private HostResultMessage Count(FilterRequest request, string? user) =>
        Number(Select(request.Table, request.FilterJson, user).Count());

    private HostResultMessage Aggregate(AggregateRequest request, string? user)
    {
        var rows = Select(request.Table, request.FilterJson, user).ToList();
        var groups = request.GroupBy.Length == 0
            ? [rows]
            : rows.GroupBy(r => r[request.GroupBy[0]]).Select(g => g.ToList()).ToList();
        return Page([.. request.GroupBy, .. request.Aggregates], [.. groups.Select(Row)], null);

        List<object?> Row(List<Dictionary<string, object?>> group) =>
        [
            .. request.GroupBy.Select(c => group[0][c]),
            .. request.Aggregates.Select(a => a.Split(':') switch
            {
                ["count"] => (object?)(long)group.Count,
                ["min", var c] => group.Min(r => (double)r[c]!),
                ["max", var c] => group.Max(r => (double)r[c]!),
                ["avg", var c] => group.Average(r => (double)r[c]!),
                _ => throw new NotSupportedException(a),
            }),
        ];
    }

    private IEnumerable<Dictionary<string, object?>> Select(string table, byte[] filterJson, string? user)
    {
        var filter = filterJson.Length == 0 ? [] : JsonNode.Parse(filterJson)!.AsObject();
        return tables[table]
            .Where(r => user is null || r["user_id"] is null || (string?)r["user_id"] == user)
            .Where(r => filter.All(f => Matches(r[f.Key], f.Value)));
    }

    private static bool Matches(object? value, JsonNode? condition) => condition is not JsonObject operators
        ? Compare(value, Plain(condition)) == 0
        : operators.All(o => o.Key switch
        {
            "$lt" => Compare(value, Plain(o.Value)) < 0,
            "$gte" => Compare(value, Plain(o.Value)) >= 0,
            "$in" => o.Value!.AsArray().Any(v => Compare(value, Plain(v)) == 0),
            "$nin" => o.Value!.AsArray().All(v => Compare(value, Plain(v)) != 0),
            _ => throw new NotSupportedException(o.Key),
        });

    private static string? Plain(JsonNode? node) => (string?)node;

    private static int Compare(object? x, object? y) => (x, y) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (double a, double b) => a.CompareTo(b),
        _ => Comparer<object?>.Default.Compare(x, y),
    };

    private static HostResultMessage Number(long number) => new(PackedRows.Pack([[number]]));

    private static HostResultMessage Page(string[] columns, List<List<object?>> rows, string? next) =>
        new(WireMessage.Encode(new RowPage(columns, rows.Count, PackedRows.Pack(rows), next)));
}
