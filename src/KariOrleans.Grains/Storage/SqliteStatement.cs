using SQLitePCL;

namespace KariOrleans.Grains.Storage;

/// <summary>
/// A prepared statement. Values go in and out as spans: a bulk insert allocates nothing for each row, which the
/// ADO.NET surface can't do.
/// </summary>
internal sealed class SqliteStatement(sqlite3 connection, sqlite3_stmt statement) : IDisposable
{
    public void BindNull(int index) => Check(raw.sqlite3_bind_null(statement, index));

    public void BindInteger(int index, long value) => Check(raw.sqlite3_bind_int64(statement, index, value));

    public void BindNumber(int index, double value) => Check(raw.sqlite3_bind_double(statement, index, value));

    public void BindText(int index, ReadOnlySpan<byte> utf8) =>
        // An empty span has no address, and SQLite would take that for null.
        Check(utf8.IsEmpty
            ? raw.sqlite3_bind_text(statement, index, "")
            : raw.sqlite3_bind_text(statement, index, utf8));

    public void BindBytes(int index, ReadOnlySpan<byte> bytes) =>
        Check(bytes.IsEmpty
            ? raw.sqlite3_bind_zeroblob(statement, index, 0)
            : raw.sqlite3_bind_blob(statement, index, bytes));

    /// <summary>Binds null, <see cref="long"/>, <see cref="double"/> or text.</summary>
    public void Bind(int index, object? value)
    {
        switch (value)
        {
            case null: BindNull(index); break;
            case long integer: BindInteger(index, integer); break;
            case double number: BindNumber(index, number); break;
            case string text: Check(raw.sqlite3_bind_text(statement, index, text)); break;
            default: throw new ArgumentException($"A {value.GetType().Name} can't be bound.", nameof(value));
        }
    }

    /// <summary>Whether there is a row to read.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        throw SqliteDatabase.Failure(connection, code);
    }

    /// <summary>Makes the statement ready to run again; bindings stay.</summary>
    public void Reset() => _ = raw.sqlite3_reset(statement);

    public int TypeOf(int column) => raw.sqlite3_column_type(statement, column);

    public bool IsNull(int column) => TypeOf(column) == raw.SQLITE_NULL;

    public long Integer(int column) => raw.sqlite3_column_int64(statement, column);

    public double Number(int column) => raw.sqlite3_column_double(statement, column);

    /// <summary>Text as UTF-8, or bytes; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>Null, <see cref="long"/>, <see cref="double"/> or text.</summary>
    public object? Value(int column) => TypeOf(column) switch
    {
        raw.SQLITE_INTEGER => Integer(column),
        raw.SQLITE_FLOAT => Number(column),
        raw.SQLITE_TEXT => System.Text.Encoding.UTF8.GetString(Bytes(column)),
        _ => null,
    };

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw SqliteDatabase.Failure(connection, code);
    }
}
