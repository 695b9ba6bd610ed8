using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Data;

namespace KariOrleans.Grains.Data;

/// <summary>
/// Pages in use against the quota. Pages that deletions freed don't count: they are used again before the file grows,
/// and deleting rows must be a way back below the quota.
/// </summary>
internal static class QuotaRule
{
    public static DataError? Check(SqliteDatabase database, long quotaBytes)
    {
        var pages = database.Scalar("PRAGMA page_count") - database.Scalar("PRAGMA freelist_count");
        var used = pages * database.Scalar("PRAGMA page_size");
        return used <= quotaBytes ? null : new DataError(
            "quota_exceeded",
            $"The installation's data would take {used} bytes; its quota is {quotaBytes} bytes. "
            + "Nothing of the call was kept.",
            "Delete rows, or raise resources.max_disk_mb of the extension.",
            Limit: $"{quotaBytes} bytes");
    }
}
