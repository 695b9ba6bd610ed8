namespace KariOrleans.Grains.Extensions;

/// <summary>The persistent directory of an installation.</summary>
internal static class InstallationFiles
{
    public static string DirectoryOf(RuntimeOptions options, ExtensionKey key) =>
        Path.Combine(options.DataDirectory, "files", key.Tenant, key.Extension);

    public static void Delete(RuntimeOptions options, ExtensionKey key)
    {
        var directory = DirectoryOf(options, key);
        if (Directory.Exists(directory)) DeepTree.Remove(directory);
    }
}
