using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>The small text files of a control group.</summary>
internal static class CgroupFile
{
    public static void Write(string path, long value) =>
        File.WriteAllText(path, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The number that a file holds.</summary>
    public static long Read(string path) =>
        long.TryParse(File.ReadAllText(path).AsSpan().Trim(), CultureInfo.InvariantCulture, out var value) ? value : 0;

    /// <summary>The number behind a word at the start of a line; 0 where there is no such line.</summary>
    public static long Read(string path, string word)
    {
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith(word, StringComparison.Ordinal) && line.Length > word.Length && line[word.Length] == ' '
                && long.TryParse(line.AsSpan(word.Length + 1), CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }
        }

        return 0;
    }

    public static void TryWrite(string path, long value)
    {
        try
        {
            Write(path, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An older kernel, or swap accounting turned off: the limit that matters is set elsewhere.
        }
    }

    /// <summary>Ends what still runs in the groups and removes their directories, the kernel's state with them.</summary>
    public static async Task RemoveAsync(IReadOnlyList<string> directories, TimeProvider time)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (directories.All(TryRemove)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(20), time).ConfigureAwait(false);
        }
    }

    private static bool TryRemove(string directory)
    {
        try
        {
            if (!Directory.Exists(directory)) return true;
            foreach (var line in File.ReadLines(Path.Combine(directory, "cgroup.procs")))
                if (int.TryParse(line, CultureInfo.InvariantCulture, out var process)) Posix.Kill(process);
            Directory.Delete(directory);
            return true;
        }
        catch (IOException)
        {
            // Busy while a process of it is still dying.
            return false;
        }
    }
}
