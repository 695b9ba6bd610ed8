using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Data;
using SQLitePCL;

namespace KariOrleans.Grains.Data;

/// <summary>Updates and deletions.</summary>
internal static class RowChange
{
    /// <summary>Sets columns of the rows that a scope may change.</summary>
    public static WriteVerdict<RowChangeAnswer> Update(
        SqliteDatabase database,
        SqlText sql,
        int[] positions,
        object?[] values,
        DataScope scope,
        RowFilter filter,
        string now)
    {
        sql.Add($"UPDATE {sql.Layout.Table} SET updated = ").Value(now);
        for (var i = 0; i < positions.Length; i++)
            sql.Add(", ").Column(positions[i]).Add(" = ").Value(values[i]);
        sql.WhereWritable(scope, filter);
        try
        {
            using var statement = sql.Prepare(database);
            statement.Step();
        }
        catch (SqliteFailure failure) when (failure.ExtendedCode == raw.SQLITE_CONSTRAINT_UNIQUE)
        {
            var column = sql.Layout.LogicalName(failure.Message);
            return Refuse(DataErrors.UniqueViolation(sql.Layout.Shape.Name, column, 0));
        }

        var changed = database.Changes;
        return QuotaRule.Check(database, scope.QuotaBytes) is { } full
            ? Refuse(full)
            : new(new(changed, null), Keep: true);
    }

    /// <summary>Deletes the rows that a scope may change.</summary>
    public static WriteVerdict<RowChangeAnswer> Delete(
        SqliteDatabase database, SqlText sql, DataScope scope, RowFilter filter)
    {
        using var statement = sql.Add($"DELETE FROM {sql.Layout.Table}").WhereWritable(scope, filter).Prepare(database);
        statement.Step();
        return new(new(database.Changes, null), Keep: true);
    }

    private static WriteVerdict<RowChangeAnswer> Refuse(DataError error) => new(new(0, error), Keep: false);
}
