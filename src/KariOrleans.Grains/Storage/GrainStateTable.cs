namespace KariOrleans.Grains.Storage;

/// <summary>
/// The statements of <c>state.db</c>. A write that finds another ETag changes nothing and answers the one found.
/// </summary>
internal static class GrainStateTable
{
    private const string Key = "provider = ?1 AND kind = ?2 AND id = ?3";

    public static SqliteDatabase Open(string path)
    {
        var database = SqliteDatabase.OpenWriter(path);
        try
        {
            database.Execute("""
                CREATE TABLE IF NOT EXISTS grain_state (
                    provider TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
                    etag TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (provider, kind, id)) STRICT;
                """);
            return database;
        }
        catch (SqliteFailure)
        {
            database.Dispose();
            throw;
        }
    }

    public static GrainStateRow? Read(SqliteDatabase database, GrainStateKey key)
    {
        var statement = Begin(database, $"SELECT etag, data FROM grain_state WHERE {Key}", key);
        try
        {
            return statement.Step() ? new GrainStateRow(statement.Text(0), statement.Bytes(1).ToArray()) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>
    /// Writes a state where the stored ETag is <paramref name="expected"/>; null = where there is none.
    /// </summary>
    public static WriteVerdict<StateChange> Write(
        SqliteDatabase database, GrainStateKey key, string? expected, string next, ReadOnlyMemory<byte> data)
    {
        var statement = Begin(
            database,
            expected is null
                ? "INSERT INTO grain_state (provider, kind, id, etag, data) VALUES (?1, ?2, ?3, ?4, ?5) "
                    + "ON CONFLICT DO NOTHING"
                : $"UPDATE grain_state SET etag = ?4, data = ?5 WHERE {Key} AND etag = ?6",
            key);
        statement.Bind(4, next);
        statement.BindBytes(5, data.Span);
        if (expected is not null) statement.Bind(6, expected);
        return Finish(database, statement, key, wasNoop: false);
    }

    /// <summary>
    /// Deletes a state where the stored ETag is <paramref name="expected"/>; null = there must be none.
    /// </summary>
    public static WriteVerdict<StateChange> Clear(SqliteDatabase database, GrainStateKey key, string? expected)
    {
        var statement = Begin(database, $"DELETE FROM grain_state WHERE {Key} AND etag = ?4", key);
        statement.Bind(4, expected);
        return Finish(database, statement, key, wasNoop: expected is null);
    }

    private static SqliteStatement Begin(SqliteDatabase database, string sql, GrainStateKey key)
    {
        var statement = database.Cached(sql);
        statement.Bind(1, key.Provider);
        statement.Bind(2, key.Kind);
        statement.Bind(3, key.Id);
        return statement;
    }

    private static WriteVerdict<StateChange> Finish(
        SqliteDatabase database, SqliteStatement statement, GrainStateKey key, bool wasNoop)
    {
        try
        {
            statement.Step();
        }
        finally
        {
            statement.Reset();
        }

        if (database.Changes == 1) return new(new StateChange(true, null), Keep: true);
        var stored = Read(database, key)?.ETag;
        return new(new StateChange(wasNoop && stored is null, stored), Keep: false);
    }
}
