using SQLitePCL;

namespace KariOrleans.Grains.Storage;

/// <summary>What a failure of SQLite means to people.</summary>
internal static class StorageCodes
{
    public static string CodeOf(SqliteFailure failure) => failure.Code switch
    {
        raw.SQLITE_FULL => "storage_full",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "storage_corrupt",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "storage_busy",
        _ => "storage_failed",
    };

    public static string Remedy(string code) => code switch
    {
        "storage_full" => "Nothing was changed. Make room on the disk of the data directory, then repeat the call.",
        "storage_corrupt" => "Restore the file from a backup, or remove it to begin empty.",
        "storage_busy" => "Another process holds the file. Repeat the call.",
        _ => "Nothing was changed. Check the disk and the rights of the data directory, then repeat the call.",
    };
}
