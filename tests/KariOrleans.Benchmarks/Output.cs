namespace KariOrleans.Benchmarks;

/// <summary>Where the build puts what a benchmark runs.</summary>
internal static class Output
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    public static string Repository { get; } = FindRepository();

    public static string Server { get; } =
        Path.Combine(Repository, "src", "KariOrleans.Server", "bin", Configuration, "net10.0");

    public static string HostAssembly { get; } = Path.Combine(Server, "host", "KariOrleans.ExtensionHost.dll");

    public static string BuiltInExtensions { get; } = Path.Combine(Server, "extensions");

    public static string TestExtension(string name) =>
        Path.Combine(Repository, "tests", "TestExtensions", name, "bin", Configuration, "net10.0");

    private static string FindRepository()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory =
            directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "KariOrleans.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException(
            "The benchmarks run from a checkout: KariOrleans.sln was not found above them.");
    }
}
