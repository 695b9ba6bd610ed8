using KariOrleans.Protocol.Data;

namespace KariOrleans.Sdk.Testing;

/// <summary>The values of a table's unique columns. Nulls don't count.</summary>
internal sealed class UniqueValues(TableShape shape)
{
    private readonly (int Position, HashSet<object> Seen)[] columns =
    [
        .. Enumerable.Range(0, shape.Columns.Count).Where(i => shape.Columns[i].Unique)
            .Select(i => (i, new HashSet<object>())),
    ];

    /// <summary>Adds a row's values; answers the column whose value was there already, or null.</summary>
    public string? TryAdd(object?[] row)
    {
        foreach (var (position, seen) in columns)
        {
            if (row[position] is { } value && !seen.Add(value)) return shape.Columns[position].Name;
        }

        return null;
    }
}
