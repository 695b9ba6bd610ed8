namespace KariOrleans.Grains.Packages;

/// <summary>What is said about packages that are not where they should be.</summary>
internal static class PackageErrors
{
    public static CallError NotFound(string name, string? version, PackageIndex index)
    {
        var versions = string.Join(", ", index.VersionsOf(name));
        return versions.Length == 0
            ? new CallError(
                "package_not_found",
                $"The extension root has no extension '{name}'.",
                "Put the package there and POST /api/extensions/discover.")
            : new CallError(
                "version_not_found",
                $"The extension root has no {name} {version}; it has {versions}.",
                "Name one of these versions, or none for the highest.");
    }

    public static CallError Gone(string name, string version) => new(
        "package_missing",
        $"{name} {version} is installed, but its package is no longer in the extension root.",
        "Put the package back and POST /api/extensions/discover, or install another version.");

    public static CallError NotInstalled(ExtensionKey key) => new(
        "extension_not_installed",
        $"'{key.Extension}' is not installed for this tenant.",
        "Install it with POST /api/extensions/marketplace/install.");
}
