using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>Counts the open files of processes.</summary>
internal static class OpenFiles
{
    /// <summary>The most that one of the processes has; 0 where none can be read.</summary>
    public static int Most(IReadOnlyList<int> processes) => processes.Count == 0 ? 0 : processes.Max(CountOf);

    private static int CountOf(int process)
    {
        try
        {
            var directory = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/fd";
            return Directory.EnumerateFileSystemEntries(directory).Count();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
