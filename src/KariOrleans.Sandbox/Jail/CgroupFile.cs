using System.Globalization;
using System.Security.Cryptography;

namespace KariOrleans.Sandbox.Jail;

/// <summary>The small text files of a control group.</summary>
internal static class CgroupFile
{
    private const string Prefix = "kari-";

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

    /// <summary>The processes that a file of a group lists; empty where the group is gone.</summary>
    public static IReadOnlyList<int> Processes(string path)
    {
        try
        {
            return [.. File.ReadAllLines(path).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>A value that is read from a group's files; null where the group is gone.</summary>
    public static T? TryRead<T>(Func<T> read) where T : struct
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A name for the root of a backend: it tells which server made it.</summary>
    public static string NewRootName() =>
        $"{Prefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>Makes a root, and removes those of servers that were killed, with what may still run there.</summary>
    public static void MakeRoot(string root)
    {
        foreach (var left in Directory.GetDirectories(Path.GetDirectoryName(root)!, $"{Prefix}*"))
        {
            var server = Path.GetFileName(left)[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{server}")) TryRemoveTree(left);
        }

        Directory.CreateDirectory(root);
    }

    /// <summary>Removes a root and the groups in it as far as they are empty or can be emptied at once.</summary>
    public static void TryRemoveTree(string root)
    {
        if (!Directory.Exists(root)) return;
        foreach (var group in Directory.GetDirectories(root)) TryRemove(group);
        TryRemove(root);
    }

    /// <summary>Ends what still runs in the groups, and removes their directories.</summary>
    public static async Task RemoveAsync(IReadOnlyList<string> directories)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (directories.All(TryRemove)) return;
            await Task.Delay(TimeSpan.FromMilliseconds(20)).ConfigureAwait(false);
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Busy while a process of it is still dying.
            return false;
        }
    }
}
