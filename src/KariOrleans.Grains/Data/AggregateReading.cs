using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Data;
using SQLitePCL;

namespace KariOrleans.Grains.Data;

/// <summary>Groups and aggregates in the database.</summary>
internal static class AggregateReading
{
    public static DataOutcome<PackedRowPage> Run(
        SqliteDatabase database, SqlText sql, AggregatePlan plan, DataScope scope, RowFilter filter)
    {
        sql.Add("SELECT ").Join(", ", plan.GroupBy, static (s, column) => s.Column(column));
        if (plan.GroupBy.Count > 0 && plan.Terms.Count > 0) sql.Add(", ");
        sql.Join(", ", plan.Terms, static (s, term) => s.Term(term))
            .Add($" FROM {sql.Layout.Table}").WhereReadable(scope, filter);
        if (plan.GroupBy.Count > 0)
        {
            sql.Add(" GROUP BY ").Join(", ", plan.GroupBy, static (s, column) => s.Column(column))
                .Add(" ORDER BY ").Join(", ", plan.GroupBy, static (s, column) => s.Column(column));
        }

        using var statement = sql.Add(" LIMIT ").Value(DataLimits.MaxGroups + 1L).Prepare(database);
        try
        {
            return ReadGroups(statement, plan, sql.Layout.Shape);
        }
        catch (SqliteFailure failure) when (failure.Code == raw.SQLITE_ERROR
            && failure.Message.EndsWith("integer overflow", StringComparison.Ordinal))
        {
            return DataErrors.AggregateOverflow();
        }
    }

    private static DataOutcome<PackedRowPage> ReadGroups(
        SqliteStatement statement, AggregatePlan plan, TableShape shape)
    {
        ColumnType[] types =
            [.. plan.GroupBy.Select(column => shape.Columns[column].Type), .. plan.Terms.Select(term => term.Type)];
        var packer = new RowPacker(types);
        while (statement.Step())
        {
            if (packer.RowCount == DataLimits.MaxGroups) return DataErrors.TooManyGroups();
            for (var i = 0; i < types.Length; i++)
            {
                if (types[i] == ColumnType.Number && !double.IsFinite(statement.Number(i)))
                    return DataErrors.AggregateOverflow();
            }

            if (!packer.TryAdd(statement)) return DataErrors.AnswerTooLarge();
        }

        return new PackedRowPage([.. plan.Columns], packer.RowCount, packer.ToArray(), null);
    }

    private static void Term(this SqlText sql, AggregateTerm term)
    {
        if (term.Function == AggregateFunction.Count)
        {
            sql.Add("count(*)");
            return;
        }

        sql.Add(term.Function switch
        {
            AggregateFunction.Count => "count(",
            AggregateFunction.Sum => "sum(",
            AggregateFunction.Average => "avg(",
            AggregateFunction.Minimum => "min(",
            AggregateFunction.Maximum => "max(",
        }).Column(term.Position).Add(")");
    }
}
