using System.Text;
using KariOrleans.Protocol.Data;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Testing;

/// <summary>Reads one page of rows in memory.</summary>
internal static class InMemoryPage
{
    public static DataOutcome<RowPage> Read(QueryRequest query, TableShape shape, List<object?[]> rows)
    {
        if (query.Limit is < 0 or > DataLimits.MaxPageRows) return DataErrors.LimitInvalid(query.Limit);
        if (!shape.Project(query.Columns).TryGet(out var columns, out var error)
            || !RowOrder.Parse(query.OrderBy, shape).TryGet(out var order, out error)) return error;
        rows.Sort((left, right) => Compare(order, Keys(order, left), Keys(order, right)));
        IEnumerable<object?[]> ahead = rows;
        if (query.Cursor is not null)
        {
            if (!RowCursor.Read(query.Cursor, order).TryGet(out var after, out error)) return error;
            ahead = rows.SkipWhile(row => Compare(order, Keys(order, row), after) <= 0);
        }

        return Take(shape, order, columns, ahead, query.Limit == 0 ? DataLimits.DefaultPageRows : query.Limit);
    }

    /// <summary>A value as it is answered: truth values are kept as 1 and 0.</summary>
    public static object? Answer(object? value, ColumnType type) =>
        type == ColumnType.Boolean && value is long flag ? flag != 0 : value;

    /// <summary>The most bytes that a value may take, counted as the platform's store counts them.</summary>
    public static long Bytes(object? value, ColumnType type) =>
        type.IsText() ? (value is string text ? Encoding.UTF8.GetByteCount(text) : 0) + 5 : 9;

    private static DataOutcome<RowPage> Take(
        TableShape shape, RowOrder order, int[] columns, IEnumerable<object?[]> ahead, int limit)
    {
        List<object?[]> taken = [];
        object?[]? last = null;
        var packed = new PackedRowBuilder();
        var more = false;
        foreach (var row in ahead)
        {
            var bytes = packed.Length + columns.Sum(column => Bytes(row[column], shape.Columns[column].Type));
            more = taken.Count == limit || bytes > DataLimits.MaxPageBytes;
            if (more) break;
            foreach (var column in columns) packed.Add(Answer(row[column], shape.Columns[column].Type));
            taken.Add(row);
            last = row;
        }

        if (more && last is null) return DataErrors.AnswerTooLarge();
        var cursor = more ? RowCursor.After(order, Keys(order, last!)) : null;
        if (more && cursor is null) return DataErrors.OrderValueTooLong((long)last![0]!);
        string[] names = [.. columns.Select(column => shape.Columns[column].Name)];
        return new RowPage(names, taken.Count, packed.Packed, cursor);
    }

    private static object?[] Keys(RowOrder order, object?[] row) => [.. order.Terms.Select(term => row[term.Position])];

    private static int Compare(RowOrder order, object?[] left, object?[] right)
    {
        for (var i = 0; i < order.Terms.Count; i++)
        {
            var compared = ValueOrder.Compare(left[i], right[i]);
            if (compared != 0) return order.Terms[i].Descending ? -compared : compared;
        }

        return 0;
    }
}
