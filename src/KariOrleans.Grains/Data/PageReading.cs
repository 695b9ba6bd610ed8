using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Data;

namespace KariOrleans.Grains.Data;

/// <summary>Reads one page of rows.</summary>
internal sealed class PageReading(int[] columns, RowOrder order, int limit, object?[]? after)
{
    /// <summary>Checks a query against its table.</summary>
    public static DataOutcome<PageReading> Plan(RowQuery query, TableShape shape)
    {
        if (query.Limit is < 0 or > DataLimits.MaxPageRows) return DataErrors.LimitInvalid(query.Limit);
        if (!shape.Project(query.Columns).TryGet(out var columns, out var error)
            || !RowOrder.Parse(query.OrderBy, shape).TryGet(out var order, out error)) return error;
        object?[]? after = null;
        if (query.Cursor is not null)
        {
            if (!RowCursor.Read(query.Cursor, order).TryGet(out var values, out error)) return error;
            after = values;
        }

        return new PageReading(columns, order, query.Limit == 0 ? DataLimits.DefaultPageRows : query.Limit, after);
    }

    public DataOutcome<PackedRowPage> Run(SqliteDatabase database, SqlText sql, DataScope scope, RowFilter filter)
    {
        // The ordering values follow the columns that were asked for: the cursor is made of them.
        var selected = columns.Concat(order.Terms.Select(term => term.Position));
        sql.Add("SELECT ").Join(", ", selected, static (s, column) => s.Column(column))
            .Add($" FROM {sql.Layout.Table}").WhereReadable(scope, filter);
        if (after is not null) sql.AndAfter(order, after);
        sql.OrderBy(order).Add(" LIMIT ").Value(limit + 1L);
        using var statement = sql.Prepare(database);

        var shape = order.Table;
        var packer = new RowPacker([.. columns.Select(column => shape.Columns[column].Type)]);
        var last = new object?[order.Terms.Count];
        var more = false;
        while (!more && statement.Step())
        {
            more = packer.RowCount == limit || !packer.TryAdd(statement);
            if (more) continue;
            for (var i = 0; i < last.Length; i++) last[i] = statement.Value(columns.Length + i);
        }

        if (more && packer.RowCount == 0) return DataErrors.AnswerTooLarge();
        var cursor = more ? RowCursor.After(order, last) : null;
        if (more && cursor is null) return DataErrors.OrderValueTooLong((long)last[^1]!);
        string[] names = [.. columns.Select(column => shape.Columns[column].Name)];
        return new PackedRowPage(names, packer.RowCount, packer.ToArray(), cursor);
    }
}
