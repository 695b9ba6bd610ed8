namespace KariOrleans.Sandbox.Jail;

/// <summary>The disk on which the persistent directories lie.</summary>
/// <param name="FreeBytes">What is left.</param>
/// <param name="FloorBytes">Below this, no extension may write files: state and tables need what is left.</param>
internal readonly record struct ServerDisk(long FreeBytes, long FloorBytes)
{
    private const long HighestFloor = 512L << 20;

    /// <summary>Whether it is nearly full.</summary>
    public bool IsLow => FreeBytes < FloorBytes;

    /// <summary>The disk below a directory; one that is never full where it can't be read.</summary>
    public static ServerDisk Below(string directory)
    {
        try
        {
            var disk = new DriveInfo(directory);
            return new ServerDisk(disk.AvailableFreeSpace, Math.Min(HighestFloor, disk.TotalSize / 50));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ServerDisk(long.MaxValue, 0);
        }
    }
}
