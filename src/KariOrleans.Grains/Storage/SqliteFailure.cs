using SQLitePCL;

namespace KariOrleans.Grains.Storage;

/// <summary>
/// SQLite refused a statement. Callers expect constraint codes; the others are broken infrastructure.
/// </summary>
internal sealed class SqliteFailure(int extendedCode, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public int ExtendedCode => extendedCode;

    /// <summary>The primary result code, such as <see cref="raw.SQLITE_FULL"/>.</summary>
    public int Code => extendedCode & 0xff;

    /// <summary>After these the connection is opened anew: what it holds of the file can't be trusted.</summary>
    public bool SpoilsConnection => Code is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_IOERR
        or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_NOMEM;
}
