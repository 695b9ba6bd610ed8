using KariOrleans.Contracts.Tenants;
using Semver;

namespace KariOrleans.Grains.Packages;

/// <summary>
/// What one scan of the extension root found: an immutable snapshot, replaced whole by the next scan.
/// </summary>
internal sealed class PackageIndex(
    IEnumerable<Package> packages, IReadOnlyList<PackageProblem> problems, DateTimeOffset scannedAt)
{
    private readonly Dictionary<string, List<Package>> byName = packages
        .GroupBy(p => p.Manifest.Name, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g =>
            g.OrderByDescending(VersionOf, SemVersion.SortOrderComparer).ToList(), StringComparer.Ordinal);

    /// <summary>The package of exactly this version, or the highest where none is named.</summary>
    public Package? Find(string name, string? version)
    {
        if (!byName.TryGetValue(name, out var versions)) return null;
        return version is null ? versions[0] : versions.Find(p => p.Manifest.Version == version);
    }

    /// <summary>The highest version within an npm range.</summary>
    public Package? FindInRange(string name, string range)
    {
        if (!byName.TryGetValue(name, out var versions)
            || !SemVersionRange.TryParseNpm(range, out var wanted)) return null;
        return versions.Find(p => wanted.Contains(VersionOf(p)));
    }

    /// <summary>The versions there are of an extension, highest first.</summary>
    public IEnumerable<string> VersionsOf(string name) =>
        byName.TryGetValue(name, out var versions) ? versions.Select(p => p.Manifest.Version) : [];

    public DiscoveryReport ToReport() => new(
        [.. byName.OrderBy(e => e.Key, StringComparer.Ordinal).SelectMany(e => e.Value).Select(p => p.Summary)],
        [.. problems],
        scannedAt);

    private static SemVersion VersionOf(Package package) => SemVersion.Parse(package.Manifest.Version);
}
