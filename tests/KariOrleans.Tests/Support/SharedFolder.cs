namespace KariOrleans.Tests.Support;

/// <summary>
/// The folder <c>shared</c> beside the repository, which holds real files that are not ours to copy. The environment
/// variable KARI_SHARED names it where it is elsewhere.
/// </summary>
internal static class SharedFolder
{
    public static string Path { get; } = Find();

    /// <summary>All files of a name below a folder, in a stable order; never empty.</summary>
    public static IReadOnlyList<string> Files(string folder, string name)
    {
        var root = System.IO.Path.Combine(Path, folder);
        string[] files = [.. Directory.EnumerateFiles(root, name, SearchOption.AllDirectories).Order()];
        return files.Length > 0 ? files : throw new FileNotFoundException($"No {name} below {Path}/{folder}.");
    }

    private static string Find()
    {
        var candidates = new List<string>();
        if (Environment.GetEnvironmentVariable("KARI_SHARED") is { Length: > 0 } named)
            candidates.Add(named);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            candidates.Add(System.IO.Path.Combine(folder.FullName, "shared"));

        return candidates.Find(c => Directory.Exists(System.IO.Path.Combine(c, "kari")))
            ?? throw new DirectoryNotFoundException(
                "The shared folder is missing. Put it beside the repository, or set KARI_SHARED to its path. "
                + $"Looked in: {string.Join(", ", candidates)}.");
    }
}
