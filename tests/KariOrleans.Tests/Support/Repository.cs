namespace KariOrleans.Tests.Support;

/// <summary>The checkout that these tests were built from, as text.</summary>
internal static class Repository
{
    private static readonly string[] BuildOutput = ["bin", "obj", ".git", "node_modules", "TestResults"];

    public static string Root { get; } = Find();

    /// <summary>
    /// Files below a folder of the repository, as paths relative to its root; build output is left out.
    /// </summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        var start = new DirectoryInfo(Path.Combine(Root, folder));
        return start.Exists ? [.. Walk(start, pattern).Select(f => Path.GetRelativePath(Root, f))
            .Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>The text of a file, by its path relative to the root.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(DirectoryInfo directory, string pattern) =>
    [
        .. directory.EnumerateFiles(pattern).Select(f => f.FullName),
        .. directory.EnumerateDirectories().Where(d => !BuildOutput.Contains(d.Name)).SelectMany(d => Walk(d, pattern)),
    ];

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KariOrleans.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException(
            "KariOrleans.sln was not found above the tests: they run from a checkout.");
    }
}
