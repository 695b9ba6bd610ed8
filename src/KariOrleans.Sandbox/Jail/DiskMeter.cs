using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Measures what a child's persistent directory takes of the disk: files with a name, and those without one that its
/// processes still hold open or mapped.
/// </summary>
internal static class DiskMeter
{
    /// <summary>Directories nested deeper are not looked into; having them counts as going beyond the limit.</summary>
    public const int MaxDepth = 64;

    /// <summary>Measures; null where the directory isn't there.</summary>
    /// <param name="directory">The persistent directory, as the silo sees it.</param>
    /// <param name="maxFiles">Files beyond this number are not counted: the walk has a bound.</param>
    /// <param name="processes">The processes that may hold deleted files.</param>
    public static DiskUse? Measure(string directory, int maxFiles, IReadOnlyList<int> processes)
    {
        var walk = new DirectoryWalk(maxFiles);
        if (!walk.Add(directory)) return null;
        foreach (var process in processes) AddHeld(walk, process.ToString(CultureInfo.InvariantCulture));
        return new DiskUse(walk.Bytes, walk.Files) { IsBeyondMeasure = walk.IsIncomplete };
    }

    private static void AddHeld(DirectoryWalk walk, string process)
    {
        try
        {
            foreach (var link in Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")) walk.AddUnnamed(link);
            foreach (var line in File.ReadLines($"/proc/{process}/maps"))
            {
                if (IsOfDeletedFile(line)) walk.AddUnnamed($"/proc/{process}/map_files/{line[..line.IndexOf(' ')]}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has just ended, and with it what it held.
        }
    }

    // Memory that the runtime shares with itself has names such as "/memfd:doublemapper (deleted)", and many of them.
    private static bool IsOfDeletedFile(string line) =>
        line.EndsWith(" (deleted)", StringComparison.Ordinal)
        && !line.Contains("/memfd:", StringComparison.Ordinal);
}
