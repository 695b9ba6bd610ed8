using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Data;

/// <summary>A page of rows.</summary>
public sealed class RowSet
{
    private readonly object?[][] values;

    internal RowSet(RowPage page)
    {
        Columns = page.Columns;
        NextCursor = page.NextCursor;
        values = PackedRows.Unpack(page.Rows, page.RowCount, page.Columns.Length);
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Where the next page begins, or null on the last page.</summary>
    public string? NextCursor { get; }

    /// <summary>How many rows there are in this page.</summary>
    public int Count => values.Length;

    /// <summary>One value: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/> or text.</summary>
    /// <exception cref="ArgumentException">There is no such column in this page.</exception>
    public object? this[int row, string column] => values[row][IndexOf(column)];

    /// <summary>All values of one column.</summary>
    /// <exception cref="ArgumentException">There is no such column in this page.</exception>
    public IEnumerable<object?> Column(string column)
    {
        var index = IndexOf(column);
        return values.Select(row => row[index]);
    }

    private int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column) return i;
        }

        throw new ArgumentException(
            $"There is no column '{column}' among {string.Join(", ", Columns)}.", nameof(column));
    }
}
