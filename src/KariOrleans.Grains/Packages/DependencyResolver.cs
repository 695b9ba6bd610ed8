using System.Globalization;
using Semver;

namespace KariOrleans.Grains.Packages;

/// <summary>
/// Which packages an installation needs first. Pure: an index and what is installed come in, a plan goes out.
/// </summary>
internal static class DependencyResolver
{
    private const int MaxDepth = 32;

    /// <summary>Plans an installation.</summary>
    /// <param name="wanted">The package to install.</param>
    /// <param name="index">What could be installed.</param>
    /// <param name="installed">What is installed: name → version.</param>
    /// <returns>Packages to install, dependencies first and <paramref name="wanted"/> last, or why there is no
    /// plan.</returns>
    public static (IReadOnlyList<Package> Plan, string? Conflict) Resolve(
        Package wanted, PackageIndex index, IReadOnlyDictionary<string, string> installed)
    {
        var plan = new List<Package>();
        var conflict = Visit(wanted, index, installed, plan, []);
        return conflict is null ? (plan, null) : ([], conflict);
    }

    private static string? Visit(
        Package package, PackageIndex index, IReadOnlyDictionary<string, string> installed, List<Package> plan,
            List<string> path)
    {
        var name = package.Manifest.Name;
        if (path.Contains(name)) return $"The dependencies go in a circle: {string.Join(" → ", path)} → {name}.";
        if (path.Count == MaxDepth)
            return $"The dependencies are more than {MaxDepth} deep: {string.Join(" → ", path)}.";

        path.Add(name);
        foreach (var dependency in package.Manifest.Dependencies.Extensions)
        {
            var present = plan.Find(p => p.Manifest.Name == dependency.Name)?.Manifest.Version
                          ?? installed.GetValueOrDefault(dependency.Name);
            var conflict = present is not null
                ? CheckPresent(name, dependency.Name, dependency.Range, present)
                : VisitMissing(name, dependency.Name, dependency.Range, index, installed, plan, path);
            if (conflict is not null) return conflict;
        }

        path.RemoveAt(path.Count - 1);
        plan.Add(package);
        return null;
    }

    private static string? CheckPresent(string name, string dependency, string range, string present) =>
        SemVersionRange.TryParseNpm(range, out var wanted) && wanted.Contains(SemVersion.Parse(present))
            ? null
            : $"{name} needs {dependency}@{range}, but {dependency} {present} is installed or chosen.";

    private static string? VisitMissing(
        string name, string dependency, string range, PackageIndex index, IReadOnlyDictionary<string, string> installed,
        List<Package> plan, List<string> path)
    {
        if (index.FindInRange(dependency, range) is { } found) return Visit(found, index, installed, plan, path);
        var versions = string.Join(", ", index.VersionsOf(dependency));
        var present = versions.Length == 0 ? "no version of it" : versions;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} needs {dependency}@{range}; the extension root has {present}.");
    }
}
