using KariOrleans.Protocol.Data;

namespace KariOrleans.Sdk.Testing;

/// <summary>One table: rows hold a value for each position of the shape, in the order of their ids.</summary>
internal sealed class InMemoryTable(TableShape shape, string tenant)
{
    private readonly List<object?[]> rows = [];
    private long lastId;

    public TableShape Shape => shape;

    private int Owner => shape.TenantPosition + 1;

    public List<object?[]> Readable(RowFilter filter, string? user) =>
        rows.FindAll(row => (user is null || row[Owner] is null || user.Equals(row[Owner])) && filter.Matches(row, shape));

    public List<object?[]> Writable(RowFilter filter, string? user) =>
        rows.FindAll(row => (user is null || user.Equals(row[Owner])) && filter.Matches(row, shape));

    public DataError? Insert(int[] positions, object?[][] values, string? user, string now)
    {
        var added = new List<object?[]>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            var row = new object?[shape.Columns.Count];
            row[0] = lastId + i + 1;
            row[Owner - 1] = tenant;
            row[Owner] = user;
            row[Owner + 1] = now;
            row[Owner + 2] = now;
            for (var c = 0; c < positions.Length; c++) row[positions[c]] = values[i][c];
            added.Add(row);
        }

        if (FirstDuplicate([.. rows, .. added]) is { } twice)
            return DataErrors.UniqueViolation(shape.Name, twice.Column, added.IndexOf(twice.Row) + 1);
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

        if (FirstDuplicate(rows.Select(row => changes.GetValueOrDefault(row, row))) is { } twice)
            return DataErrors.UniqueViolation(shape.Name, twice.Column, 0);
        foreach (var (row, change) in changes) change.CopyTo(row, 0);
        return null;
    }

    public long Delete(List<object?[]> deleted)
    {
        var gone = deleted.ToHashSet();
        return rows.RemoveAll(gone.Contains);
    }

    private (string Column, object?[] Row)? FirstDuplicate(IEnumerable<object?[]> all)
    {
        var unique = Enumerable.Range(0, shape.Columns.Count).Where(i => shape.Columns[i].Unique)
            .Select(i => (Position: i, Seen: new HashSet<object>())).ToArray();
        if (unique.Length == 0) return null;
        foreach (var row in all)
        {
            foreach (var (position, seen) in unique)
            {
                if (row[position] is { } value && !seen.Add(value)) return (shape.Columns[position].Name, row);
            }
        }

        return null;
    }
}
