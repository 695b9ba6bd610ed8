using KariOrleans.Contracts.Extensions;
using KariOrleans.Grains.Plugins;
using KariOrleans.Protocol.Manifest;
using Semver;

namespace KariOrleans.Grains.Packages;

/// <summary>Whether a tenant still has what an installation needs. Pure.</summary>
internal static class DependencyCheck
{
    /// <summary>What is missing.</summary>
    /// <param name="extension">The extension that needs it.</param>
    /// <param name="declared">What its manifest declares.</param>
    /// <param name="loaded">The loaded versions of the extensions declared; who isn't loaded isn't in it.</param>
    /// <param name="plugins">The tenant's catalogue.</param>
    public static MissingDependency[] Find(
        string extension, ExtensionDependencies declared, IReadOnlyDictionary<string, string> loaded,
        CatalogueIndex plugins) =>
    [
        .. declared.Extensions.Select(d => Check(extension, d, loaded.GetValueOrDefault(d.Name)))
            .OfType<MissingDependency>(),
        .. declared.Plugins.Select(p => Check(extension, p, plugins)).OfType<MissingDependency>(),
    ];

    private static MissingDependency? Check(string extension, ExtensionDependency needed, string? version)
    {
        if (version is null)
        {
            return new MissingDependency(
                "extension", needed.ToString(),
                $"'{extension}' needs {needed}, but '{needed.Name}' is not loaded.",
                $"POST /api/extensions/{needed.Name}/load, or install it first.");
        }

        return SemVersionRange.TryParseNpm(needed.Range, out var range) && range.Contains(SemVersion.Parse(version))
            ? null
            : new MissingDependency(
                "extension", needed.ToString(),
                $"'{extension}' needs {needed}, but {needed.Name} {version} is installed.",
                $"Install a version of '{needed.Name}' in that range, or a version of '{extension}' that takes "
                    + $"{version}.");
    }

    private static MissingDependency? Check(string extension, string plugin, CatalogueIndex plugins) =>
        plugins.Find(plugin) switch
        {
            null => new MissingDependency(
                "plugin", plugin,
                $"'{extension}' needs the plugin '{plugin}', which no extension of this tenant provides.",
                "Load or install the extension that provides it."),
            { IsEnabled: false } found => new MissingDependency(
                "plugin", plugin,
                $"'{extension}' needs the plugin '{plugin}', which is switched off for this tenant.",
                $"POST /plugins/{found.Intent}/enable."),
            _ => null,
        };
}
