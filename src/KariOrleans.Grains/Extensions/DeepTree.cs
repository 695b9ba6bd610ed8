using System.Globalization;

namespace KariOrleans.Grains.Extensions;

/// <summary>
/// A directory tree that an extension made. It can be deeper than a path may be long, so that nothing below a certain
/// depth has a name by which it could be removed.
/// </summary>
internal static class DeepTree
{
    /// <summary>
    /// Removes a tree of any depth: what lies in a directory of the root is moved up into the root before the directory
    /// is removed, so that no path that is used has more than two names below the root. Links are removed, never
    /// followed.
    /// </summary>
    /// <exception cref="IOException">Something can't be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not remove something.</exception>
    public static void Remove(string root)
    {
        var mark = Guid.NewGuid().ToString("n", CultureInfo.InvariantCulture);
        var moved = 0L;
        var directories = new Queue<string>();
        Empty(root, directories.Enqueue);
        while (directories.TryDequeue(out var directory))
        {
            Empty(directory, inner =>
            {
                var place = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{mark}-{++moved}"));
                AllowRemoval(inner);
                Directory.Move(inner, place);
                directories.Enqueue(place);
            });
            Directory.Delete(directory);
        }

        Directory.Delete(root);
    }

    // Removes the files and hands on the directories.
    private static void Empty(string directory, Action<string> found)
    {
        AllowRemoval(directory);
        foreach (var entry in new DirectoryInfo(directory).GetFileSystemInfos("*", Everything))
        {
            if (entry is DirectoryInfo && entry.LinkTarget is null) found(entry.FullName);
            else entry.Delete();
        }
    }

    private static EnumerationOptions Everything { get; } =
        new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    // An extension may have taken its own rights away, which are the server's where both are one user.
    private static void AllowRemoval(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if ((File.GetUnixFileMode(directory) & all) != all) File.SetUnixFileMode(directory, all);
    }
}
