using SQLitePCL;

namespace KariOrleans.Grains.Storage;

/// <summary>
/// One connection, used by one thread at a time. Only <see cref="Interrupt"/> may be called from another.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int MaxCachedStatements = 32;
    private const int BusyTimeoutMilliseconds = 5_000;
    private readonly Dictionary<string, SqliteStatement> cached = new(StringComparer.Ordinal);
    private readonly sqlite3 handle;

    private SqliteDatabase(sqlite3 handle) => this.handle = handle;

    /// <summary>Whether a transaction is open: some failures end it without being asked to.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(handle) == 0;

    /// <summary>Rows that the last statement changed.</summary>
    public long Changes => raw.sqlite3_changes(handle);

    /// <summary>Opens the connection that writes; creates file and directory where there is none.</summary>
    /// <exception cref="SqliteFailure">The file can't be opened, or is no database.</exception>
    public static SqliteDatabase OpenWriter(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SqliteFailure(raw.SQLITE_CANTOPEN, e.Message, e);
        }

        // WAL with FULL: a commit is durable when it returns. Cached pages are bounded, the log is cut back after use.
        return Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE, """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 4000;
            PRAGMA journal_size_limit = 33554432;
            PRAGMA cache_size = -8000;
            PRAGMA trusted_schema = OFF;
            PRAGMA case_sensitive_like = ON;
            """);
    }

    /// <summary>Opens a connection that only reads a file that is there.</summary>
    /// <exception cref="SqliteFailure">The file can't be opened, or is no database.</exception>
    public static SqliteDatabase OpenReader(string path) =>
        Open(path, raw.SQLITE_OPEN_READWRITE, """
            PRAGMA query_only = ON;
            PRAGMA cache_size = -2000;
            PRAGMA trusted_schema = OFF;
            PRAGMA case_sensitive_like = ON;
            """);

    /// <summary>Runs statements that have no parameters and whose rows don't matter.</summary>
    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(handle, sql);
        if (code != raw.SQLITE_OK) throw Failure(handle, code);
    }

    /// <summary>Prepares a statement that the caller disposes of.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var code = raw.sqlite3_prepare_v2(handle, sql, out var statement);
        return code == raw.SQLITE_OK ? new SqliteStatement(handle, statement) : throw Failure(handle, code);
    }

    /// <summary>
    /// Prepares a statement once and keeps it. The caller doesn't dispose of it, and uses it before the next one.
    /// </summary>
    public SqliteStatement Cached(string sql)
    {
        if (cached.TryGetValue(sql, out var statement)) return statement;
        if (cached.Count == MaxCachedStatements) DropCached();
        return cached[sql] = Prepare(sql);
    }

    /// <summary>The one integer that a statement without parameters answers.</summary>
    public long Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Integer(0) : 0;
    }

    /// <summary>Ends the running statement with <see cref="raw.SQLITE_INTERRUPT"/>. From any thread.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(handle);

    public void Dispose()
    {
        DropCached();
        handle.Dispose();
    }

    internal static SqliteFailure Failure(sqlite3 connection, int code)
    {
        var extended = raw.sqlite3_extended_errcode(connection);
        return new SqliteFailure(
            (extended & 0xff) == (code & 0xff) ? extended : code,
            $"SQLite {code}/{extended}: {raw.sqlite3_errmsg(connection).utf8_to_string()}");
    }

    private static SqliteDatabase Open(string path, int flags, string pragmas)
    {
        Batteries_V2.Init();
        var code = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_FULLMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            using (handle) throw Failure(handle, code);
        }

        var database = new SqliteDatabase(handle);
        try
        {
            _ = raw.sqlite3_busy_timeout(handle, BusyTimeoutMilliseconds);
            database.Execute(pragmas);
            return database;
        }
        catch (SqliteFailure)
        {
            database.Dispose();
            throw;
        }
    }

    private void DropCached()
    {
        foreach (var statement in cached.Values) statement.Dispose();
        cached.Clear();
    }
}
