namespace KariOrleans.SystemTests.Support;

/// <summary>Where the checkout and its build output lie.</summary>
internal static class Checkout
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    public static string Root { get; } = FindRoot();

    public static string ServerOutput { get; } =
        Path.Combine(Root, "src", "KariOrleans.Server", "bin", Configuration, "net10.0");

    public static string HostAssembly { get; } = Path.Combine(ServerOutput, "host", "KariOrleans.ExtensionHost.dll");

    public static string BuiltInExtensions { get; } = Path.Combine(ServerOutput, "extensions");

    /// <summary>Real data and manifests: beside the repository, or where KARI_SHARED says.</summary>
    public static string Shared => FindShared();

    public static string TestExtension(string name) =>
        Path.Combine(Root, "tests", "TestExtensions", name, "bin", Configuration, "net10.0");

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory =
            directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "KariOrleans.sln"))) return directory.FullName;
        }

        throw new InvalidOperationException(
            "These tests run from a checkout: KariOrleans.sln was not found above them.");
    }

    private static string FindShared()
    {
        var path = Environment.GetEnvironmentVariable("KARI_SHARED")
            ?? Path.GetFullPath(Path.Combine(Root, "..", "shared"));
        return Directory.Exists(path)
            ? path
            : throw new InvalidOperationException(
                $"These tests read real data from {path}, which is not there. Set KARI_SHARED.");
    }
}
