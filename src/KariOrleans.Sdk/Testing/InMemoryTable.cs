using KariOrleans.Protocol.Data;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Testing;

/// <summary>One table: rows hold a value for each position of the shape, in the order of their ids.</summary>
internal sealed class InMemoryTable(TableShape shape, string tenant)
{
    private readonly List<object?[]> rows = [];
    private long lastId;

    public TableShape Shape => shape;

    private int Owner => shape.TenantPosition + 1;

    public List<object?[]> Readable(RowFilter filter, string? user) =>
        rows.FindAll(row => (user is null || row[Owner] is null || user.Equals(row[Owner]))
            && filter.Matches(row, shape));

    public List<object?[]> Writable(RowFilter filter, string? user) =>
        rows.FindAll(row => (user is null || user.Equals(row[Owner])) && filter.Matches(row, shape));

    public DataError? Insert(InsertRequest request, int[] positions, string? user, string now)
    {
        List<object?[]> added = [];
        var unique = new UniqueValues(shape);
        foreach (var row in rows) unique.TryAdd(row);

        // Row by row, as the platform does: of two things that are wrong the first one is named.
        var error = PackedColumns.ReadRows(request.Rows, request.RowCount, shape, positions, (values, number) =>
        {
            var row = new object?[shape.Columns.Count];
            row[0] = lastId + number;
            row[Owner - 1] = tenant;
            row[Owner] = user;
            row[Owner + 1] = now;
            row[Owner + 2] = now;
            for (var c = 0; c < positions.Length; c++) row[positions[c]] = values[c];
            added.Add(row);
            return unique.TryAdd(row) is { } column ? DataErrors.UniqueViolation(shape.Name, column, number) : null;
        });
        if (error is not null) return error;
        rows.AddRange(added);
        lastId += added.Count;
        return null;
    }

    public DataError? Update(List<object?[]> changed, int[] positions, object?[] values, string now)
    {
        var changes = changed.ToDictionary(row => row, row => (object?[])row.Clone());
        foreach (var row in changes.Values)
        {
            for (var c = 0; c < positions.Length; c++) row[positions[c]] = values[c];
            row[Owner + 2] = now;
        }

        var unique = new UniqueValues(shape);
        foreach (var row in rows)
        {
            if (unique.TryAdd(changes.GetValueOrDefault(row, row)) is { } column)
                return DataErrors.UniqueViolation(shape.Name, column, 0);
        }

        foreach (var (row, change) in changes) change.CopyTo(row, 0);
        return null;
    }

    public long Delete(List<object?[]> deleted)
    {
        var gone = deleted.ToHashSet();
        return rows.RemoveAll(gone.Contains);
    }
}
