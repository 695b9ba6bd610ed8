using KariOrleans.Protocol.Data;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Testing;

/// <summary>
/// The tables of one installation in memory, for tests without a platform. Answers and error codes are those of the
/// platform's store; a property test compares the two.
/// </summary>
internal sealed class InMemoryTables(string tenant = "test")
{
    private readonly Dictionary<string, InMemoryTable> tables = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Answers one data call, for a user or (null) for the extension itself.</summary>
    /// <exception cref="WireException">The arguments aren't the method's message.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The method isn't about data.</exception>
    public HostResultMessage Handle(HostMethod method, ReadOnlyMemory<byte> arguments, string? user, TimeProvider time)
    {
        var now = PackedRows.FormatInstant(time.GetUtcNow());
        lock (gate)
        {
            return method switch
            {
                HostMethod.CreateTable => Create(WireMessage.Decode<CreateTableRequest>(arguments)),
                HostMethod.Insert => Insert(WireMessage.Decode<InsertRequest>(arguments), user, now),
                HostMethod.Query => Query(WireMessage.Decode<QueryRequest>(arguments), user),
                HostMethod.Update => Update(WireMessage.Decode<UpdateRequest>(arguments), user, now),
                HostMethod.Delete => Delete(WireMessage.Decode<FilterRequest>(arguments), user),
                HostMethod.Count => Count(WireMessage.Decode<FilterRequest>(arguments), user),
                HostMethod.Aggregate => Aggregate(WireMessage.Decode<AggregateRequest>(arguments), user),
                _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Not a data call."),
            };
        }
    }

    private static HostResultMessage Refuse(DataError error) => new(default, error.ToWire());

    private static HostResultMessage Number(long number) => new(PackedRows.Pack([[number]]));

    private static HostResultMessage Page(DataOutcome<RowPage> page) =>
        page.TryGet(out var rows, out var error) ? new(WireMessage.Encode(rows)) : Refuse(error);

    private DataOutcome<InMemoryTable> Find(string table) =>
        tables.TryGetValue(table, out var found) ? found : DataErrors.TableNotFound(table);

    private HostResultMessage Create(CreateTableRequest request)
    {
        if (DataNames.Check("table", request.Table) is { } problem) return Refuse(problem);
        if (!TableSchemaJson.Parse(request.SchemaJson).TryGet(out var columns, out var error)) return Refuse(error);
        if (tables.TryGetValue(request.Table, out var existing))
        {
            var difference = existing.Shape.DifferenceFrom(columns);
            return difference is null ? new(default) : Refuse(DataErrors.TableDiffers(request.Table, difference));
        }

        if (tables.Count >= DataLimits.MaxTables) return Refuse(DataErrors.TooManyTables());
        tables.Add(request.Table, new InMemoryTable(new TableShape(request.Table, columns), tenant));
        return new(default);
    }

    private HostResultMessage Insert(InsertRequest request, string? user, string now)
    {
        if (!Find(request.Table).TryGet(out var table, out var error)
            || !table.Shape.Writable(request.Columns, forInsert: true).TryGet(out var positions, out error))
            return Refuse(error);
        error = table.Insert(request, positions, user, now);
        return error is null ? Number(request.RowCount) : Refuse(error);
    }

    private HostResultMessage Update(UpdateRequest request, string? user, string now)
    {
        if (!Find(request.Table).TryGet(out var table, out var error)
            || !table.Shape.Writable(request.Columns, forInsert: false).TryGet(out var positions, out error)
            || !RowFilter.Parse(request.FilterJson, table.Shape).TryGet(out var filter, out error)
            || !PackedColumns.ReadRow(request.Values, table.Shape, positions).TryGet(out var values, out error))
            return Refuse(error);
        var rows = table.Writable(filter, user);
        error = table.Update(rows, positions, values, now);
        return error is null ? Number(rows.Count) : Refuse(error);
    }

    private HostResultMessage Delete(FilterRequest request, string? user) =>
        Find(request.Table).TryGet(out var table, out var error)
        && RowFilter.Parse(request.FilterJson, table.Shape).TryGet(out var filter, out error)
            ? Number(table.Delete(table.Writable(filter, user)))
            : Refuse(error);

    private HostResultMessage Count(FilterRequest request, string? user) =>
        Find(request.Table).TryGet(out var table, out var error)
        && RowFilter.Parse(request.FilterJson, table.Shape).TryGet(out var filter, out error)
            ? Number(table.Readable(filter, user).Count)
            : Refuse(error);

    private HostResultMessage Query(QueryRequest request, string? user) =>
        Find(request.Table).TryGet(out var table, out var error)
        && RowFilter.Parse(request.FilterJson, table.Shape).TryGet(out var filter, out error)
            ? Page(InMemoryPage.Read(request, table.Shape, table.Readable(filter, user)))
            : Refuse(error);

    private HostResultMessage Aggregate(AggregateRequest request, string? user) =>
        Find(request.Table).TryGet(out var table, out var error)
        && RowFilter.Parse(request.FilterJson, table.Shape).TryGet(out var filter, out error)
        && AggregatePlan.Parse(request.GroupBy, request.Aggregates, table.Shape).TryGet(out var plan, out error)
            ? Page(InMemoryGroups.Read(plan, table.Shape, table.Readable(filter, user)))
            : Refuse(error);
}
