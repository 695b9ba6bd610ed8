using System.Text;
using System.Text.Json;
using CsCheck;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Data;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sdk.Testing;

namespace KariOrleans.Tests.Sdk.Testing;

/// <summary>The harness and the platform answer alike, byte for byte.</summary>
public sealed class InMemoryTablesTests
{
    private const int Cases = 400;
    private const int CallsEach = 16;

    private static readonly string[] Columns = ["t", "i", "n", "b", "at", "j", "u", "no such"];

    private static readonly string[] Texts =
    [
        "", "a", "A", "ab", "b%", "%", "_", "\\", "é", "e\u0301", "😀", "\ufffd", "\ue000", "𐀀", "x_y", "2024-01-01",
        "2024-01-01T00:00:00.000000Z", "2024-01-01T01:00:00+01:00", "{}", "[1]", "null", "1",
    ];

    private static readonly double[] Numbers = [0, -0.0, 1, -1, 0.5, 2.25, 1e15, 9007199254740993, -3.75];

    private static readonly string[] Operators =
        ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$like", "=", "!=", "<", "NOT IN", "$in", "$ne"];

    private static readonly Gen<object?> Value = Gen.Frequency(
        (3, Gen.Const((object?)null)),
        (6, Gen.OneOf(Texts).Select(text => (object?)text)),
        (4, Gen.Long[-3, 3].Select(n => (object?)n)),
        (1, Gen.OneOf(long.MaxValue, long.MinValue, 9007199254740993).Select(n => (object?)n)),
        (4, Gen.OneOf(Numbers).Select(n => (object?)n)),
        (3, Gen.Bool.Select(flag => (object?)flag)));

    private static readonly Gen<string> Column = Gen.Frequency(
        (80, Gen.OneOf(Columns[..7])),
        (16, Gen.OneOf("id", "user_id", "tenant_id", "created_at")),
        (1, Gen.Const("no such")));

    // Mostly a column with a value of its type, or all that would be tested is refusals.
    private static readonly Gen<(string Column, object? Value, object?[] List)> Pair = Column.SelectMany(column =>
        Gen.Select(Fitting(column), Fitting(column).Array[0, 4]).Select((value, list) => (column, value, list)));

    private static readonly Gen<object> Equality =
        Pair.Select(pair => (object)new Dictionary<string, object?> { [pair.Column] = pair.Value });

    private static readonly Gen<object> Filter = Gen.Recursive<object>((depth, inner) => depth > 2
        ? Equality
        : Gen.Frequency(
            (3, Equality),
            (6, Gen.Select(Pair, Gen.OneOf(Operators)).Select(Operation)),
            (2, inner.Array[1, 3].Select(list => (object)new Dictionary<string, object?> { ["$or"] = list })),
            (2, inner.Array[1, 3].Select(list => (object)new Dictionary<string, object?> { ["$and"] = list }))));

    private static readonly Gen<string?> User = Gen.OneOf(null, "ann", "bob");

    private static readonly Gen<byte[]> FilterJson = Gen.Frequency(
        (1, Gen.Const(Array.Empty<byte>())), (5, Filter.Select(filter => JsonSerializer.SerializeToUtf8Bytes(filter))));

    private static readonly Gen<string[]> Order =
        Gen.Select(Column, Gen.Bool).Select((column, down) => (down ? "-" : "") + column).Array[0, 3];

    private static readonly Gen<DataCall> Call = Gen.Frequency(
        (4, Gen.Select(User, Gen.Int[1, 6], Gen.OneOf(Columns[..7]).HashSet[1, 6]).SelectMany(Insert)),
        (8, Gen.Select(User, FilterJson, Column.HashSet[0, 3], Order, Gen.Int[0, 5]).Select(
            (user, filter, columns, order, limit) => new DataCall(
                HostMethod.Query,
                user,
                WireMessage.Encode(new QueryRequest("x", filter, [.. columns], order, limit, null))))),
        (3, Gen.Select(User, FilterJson, Pair).Select((user, filter, pair) => new DataCall(
            HostMethod.Update,
            user,
            WireMessage.Encode(new UpdateRequest("x", filter, [pair.Column], PackedRows.Pack([[pair.Value]])))))),
        (1, Gen.Select(User, FilterJson).Select((user, filter) => new DataCall(
            HostMethod.Delete, user, WireMessage.Encode(new FilterRequest("x", filter))))),
        (2, Gen.Select(User, FilterJson).Select((user, filter) => new DataCall(
            HostMethod.Count, user, WireMessage.Encode(new FilterRequest("x", filter))))),
        (3, Gen.Select(User, FilterJson, Column.HashSet[0, 2], Aggregate.HashSet[0, 3]).Select(
            (user, filter, group, terms) => new DataCall(
                HostMethod.Aggregate,
                user,
                WireMessage.Encode(new AggregateRequest("x", filter, [.. group], [.. terms]))))));

    private static Gen<string> Aggregate => Gen.Frequency(
        (1, Gen.Const("count")),
        (2, Gen.Select(Gen.OneOf("sum", "avg"), Gen.OneOf("i", "n", "id", "t")).Select(
            (word, column) => $"{word}:{column}")),
        (3, Gen.Select(Gen.OneOf("min", "max"), Column).Select((word, column) => $"{word}:{column}")));

    [Fact]
    public async Task RandomCalls_AreAnsweredAsThePlatformAnswers()
    {
        var directory = Directory.CreateTempSubdirectory("kari-model-").FullName;
        await using var stores = new DataStores(directory, new StandingTime());
        var number = 0;
        var answered = 0;
        var refused = 0;

        // 6,400 calls, each on tables that the calls before it filled.
        await Check.SampleAsync(
            Call.Array[CallsEach],
            async calls =>
            {
                var key = new ExtensionKey("test", $"case-{Interlocked.Increment(ref number)}");
                var memory = new InMemoryTables();
                await CreateAsync(stores, key, memory);
                foreach (var call in calls)
                {
                    var (expected, actual) = await AnswerBothAsync(stores, key, memory, call);
                    if (expected.Error is null) Interlocked.Increment(ref answered);
                    else Interlocked.Increment(ref refused);
                    if (Same(expected, actual)) continue;
                    throw new InvalidOperationException(
                        $"{call} answered {Show(expected)} in memory, {Show(actual)} in SQLite.");
                }

                await stores.DropAsync(key);
            },
            iter: Cases,
            threads: 2);

        Assert.True(answered > refused, $"{answered} calls were answered, {refused} refused: too few tell anything.");
        Directory.Delete(directory, recursive: true);
    }

    private static Gen<DataCall> Insert(string? user, int count, HashSet<string> columns) =>
        Gen.Int[0, 1_000_000].Select(seed =>
        {
            var random = new Random(seed);
            string[] names = [.. columns];
            var rows = Enumerable.Range(0, count)
                .Select(_ => names.Select(name => RandomValue(random, name)).ToArray()).ToArray();
            var request = new InsertRequest("x", names, count, PackedRows.Pack(rows));
            return new DataCall(HostMethod.Insert, user, WireMessage.Encode(request));
        });

    private static bool Same(HostResultMessage one, HostResultMessage other) =>
        one.Error?.Code == other.Error?.Code && one.Value.Span.SequenceEqual(other.Value.Span);

    private static object? RandomValue(Random random, string column)
    {
        if (random.Next(5) == 0) return null;
        return column switch
        {
            "t" => Texts[random.Next(Texts.Length)],
            "i" => random.Next(30) == 0 ? 9007199254740993 : (long)random.Next(-3, 4),
            "n" => Numbers[random.Next(Numbers.Length)],
            "b" => random.Next(2) == 0,
            "at" => random.Next(60) == 0 ? "no time" : $"2024-01-0{random.Next(1, 4)}",
            "j" => random.Next(2) == 0 ? "{}" : "[1]",
            "u" => (long)random.Next(300),
            "id" => (long)random.Next(12),
            "user_id" => random.Next(2) == 0 ? "ann" : "bob",
            "tenant_id" => "test",
            "created_at" => "2024-01-02T03:04:05Z",
            _ => 1L,
        };
    }

    private static Gen<object?> Fitting(string column) => Gen.Frequency(
        (1, Value),
        (25, Gen.Int[0, 1_000_000].Select(seed => RandomValue(new Random(seed), column))));

    private static object Operation((string, object?, object?[]) pair, string operation)
    {
        var (column, value, list) = pair;
        if (value is null && operation is not ("$eq" or "$ne")) value = column is "t" or "at" or "j" ? "a" : 0L;
        if (operation is "$like" or "LIKE") value = column is "t" or "j" ? value : "x";
        var operand = operation.EndsWith("in", StringComparison.OrdinalIgnoreCase) ? list : value;
        return operation[0] == '$'
            ? new Dictionary<string, object?> { [column] = new Dictionary<string, object?> { [operation] = operand } }
            : new object?[] { new[] { column, operation, operand } };
    }

    private static async Task CreateAsync(DataStores stores, ExtensionKey key, InMemoryTables memory)
    {
        var schema = """
            {"t":{"type":"text","index":true},"i":"integer","n":"number","b":"boolean","at":"timestamp","j":"json",
             "u":{"type":"integer","unique":true}}
            """;
        var request = new CreateTableRequest("x", Encoding.UTF8.GetBytes(schema));
        var create = new DataCall(HostMethod.CreateTable, null, WireMessage.Encode(request));
        var (expected, actual) = await AnswerBothAsync(stores, key, memory, create);
        Assert.Null(expected.Error);
        Assert.Null(actual.Error);
    }

    private static async Task<(HostResultMessage Memory, HostResultMessage Sqlite)> AnswerBothAsync(
        DataStores stores, ExtensionKey key, InMemoryTables memory, DataCall call)
    {
        var expected = memory.Handle(call.Method, call.Arguments, call.User, new StandingTime());
        var actual = await AskAsync(stores, key, call);
        if (call.Method != HostMethod.Query || !Same(expected, actual) || actual.Error is not null)
            return (expected, actual);

        // The pages that follow are part of the answer.
        var cursor = WireMessage.Decode<RowPage>(actual.Value).NextCursor;
        while (cursor is not null && Same(expected, actual))
        {
            var next = WireMessage.Decode<QueryRequest>(call.Arguments) with { Cursor = cursor };
            call = call with { Arguments = WireMessage.Encode(next) };
            expected = memory.Handle(call.Method, call.Arguments, call.User, new StandingTime());
            actual = await AskAsync(stores, key, call);
            cursor = actual.Error is null ? WireMessage.Decode<RowPage>(actual.Value).NextCursor : null;
        }

        return (expected, actual);
    }

    private static async Task<HostResultMessage> AskAsync(DataStores stores, ExtensionKey key, DataCall call)
    {
        var none = CancellationToken.None;
        var scope = new DataScope(call.User, SeesAllRows: call.User is null, long.MaxValue);
        var result = await stores.RunAsync(
            key,
            store => call.Method switch
            {
                HostMethod.CreateTable when WireMessage.Decode<CreateTableRequest>(call.Arguments) is var r =>
                    store.CreateTableAsync(r.Table, r.SchemaJson, none),
                HostMethod.Insert when WireMessage.Decode<InsertRequest>(call.Arguments) is var r =>
                    store.InsertAsync(scope, new RowBatch(r.Table, r.Columns, r.RowCount, r.Rows.ToArray()), none),
                HostMethod.Query when WireMessage.Decode<QueryRequest>(call.Arguments) is var r =>
                    store.QueryAsync(
                        scope, new RowQuery(r.Table, r.FilterJson, r.Columns, r.OrderBy, r.Limit, r.Cursor), none),
                HostMethod.Update when WireMessage.Decode<UpdateRequest>(call.Arguments) is var r =>
                    store.UpdateAsync(scope, new RowUpdate(r.Table, r.FilterJson, r.Columns, r.Values.ToArray()), none),
                HostMethod.Delete when WireMessage.Decode<FilterRequest>(call.Arguments) is var r =>
                    store.DeleteAsync(scope, r.Table, r.FilterJson, none),
                HostMethod.Count when WireMessage.Decode<FilterRequest>(call.Arguments) is var r =>
                    store.CountAsync(scope, r.Table, r.FilterJson, none),
                _ when WireMessage.Decode<AggregateRequest>(call.Arguments) is var r =>
                    store.AggregateAsync(scope, new RowAggregate(r.Table, r.FilterJson, r.GroupBy, r.Aggregates), none),
                _ => throw new InvalidOperationException(),
            },
            none);
        if (result.Error is { } e) return new(default, new WireError(e.Code, e.Message, e.Remedy, e.IsRetryable));
        if (result.Rows is { } rows)
            return new(WireMessage.Encode(new RowPage(rows.Columns, rows.RowCount, rows.Rows, rows.NextCursor)));
        return new(call.Method == HostMethod.CreateTable ? default : PackedRows.Pack([[result.Affected]]));
    }

    private static string Show(HostResultMessage message)
    {
        if (message.Error is { } error) return $"{error.Code}: {error.Message}";
        try
        {
            var page = WireMessage.Decode<RowPage>(message.Value);
            var rows = PackedRows.Unpack(page.Rows, page.RowCount, page.Columns.Length);
            return $"{string.Join(',', page.Columns)}: {JsonSerializer.Serialize(rows)} {page.NextCursor}";
        }
        catch (WireException)
        {
            return Convert.ToHexString(message.Value.Span);
        }
    }

    internal sealed record DataCall(HostMethod Method, string? User, byte[] Arguments)
    {
        public override string ToString() => $"{Method} by {User ?? "-"} {Encoding.UTF8.GetString(Arguments)}";
    }

    private sealed class StandingTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
    }
}
