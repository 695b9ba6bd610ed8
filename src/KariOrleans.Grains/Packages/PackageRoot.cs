using KariOrleans.Contracts.Tenants;
using KariOrleans.Grains.Extensions;
using KariOrleans.Protocol.Manifest;
using KariOrleans.Sandbox;
using Microsoft.Extensions.Logging;

namespace KariOrleans.Grains.Packages;

/// <summary>
/// The directories in which extensions lie. A scan reads every manifest; a bad one is reported with file, pointer, rule
/// and remedy, and never stops the others.
/// </summary>
internal sealed partial class PackageRoot(PackageRootOptions options, TimeProvider time, ILogger<PackageRoot> logger)
{
    private const int MaxDepth = 6;
    private const int MaxPackages = 10_000;

    private volatile PackageIndex index = new([], [], DateTimeOffset.MinValue);

    public PackageIndex Index => index;

    /// <summary>
    /// Scans the extension root again. Packages already in use stay as they were for whoever holds them.
    /// </summary>
    public PackageIndex Scan()
    {
        var packages = new Dictionary<(string Name, string Version), Package>();
        var problems = new List<PackageProblem>();
        foreach (var root in options.Directories)
        {
            if (!Directory.Exists(root))
            {
                problems.Add(new(root, "", "root/missing", false, "The extension root does not exist.",
                    "Create the directory, or correct the setting."));
                continue;
            }

            foreach (var file in FindManifests(root, root, 0, problems)) ReadManifest(root, file, packages, problems);
        }

        LogScanned(packages.Count, problems.Count);
        return index = new PackageIndex(packages.Values, problems, time.GetUtcNow());
    }

    private static IEnumerable<string> FindManifests(
        string root, string directory, int depth, List<PackageProblem> problems)
    {
        foreach (var name in (ReadOnlySpan<string>)["extension.json", "plugin_manifest.json"])
        {
            var file = Path.Combine(directory, name);
            // A link could lead out of the root, or to a device that never ends.
            if (new FileInfo(file) is { Exists: true, LinkTarget: null }) return [file];
        }

        if (depth == MaxDepth) return [];
        try
        {
            // A link could lead out of the root, or round in a circle.
            return
            [
                .. new DirectoryInfo(directory).EnumerateDirectories()
                    .Where(d => d.Name[0] is not ('_' or '.') && d.LinkTarget is null
                        && d.Name is not ("bin" or "obj" or "node_modules"))
                    .OrderBy(d => d.Name, StringComparer.Ordinal)
                    .SelectMany(d => FindManifests(root, d.FullName, depth + 1, problems))
                    .Take(MaxPackages),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(root, directory, e));
            return [];
        }
    }

    private static void ReadManifest(
        string root, string file, Dictionary<(string, string), Package> packages, List<PackageProblem> problems)
    {
        byte[] bytes;
        try
        {
            if (!StrangersFile.IsOne(file))
            {
                problems.Add(NoFile(root, file));
                return;
            }

            // One byte more than allowed is enough for the reader to say that the file is too large.
            bytes = StrangersFile.Read(file, ManifestReader.MaxBytes + 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(Unreadable(root, file, e));
            return;
        }

        var shown = Path.GetRelativePath(root, file);
        if (Path.GetFileName(file) == "plugin_manifest.json")
        {
            problems.AddRange(PluginManifestReader.Read(bytes, shown, ManifestReadMode.Tolerant)
                .Diagnostics.Select(Problem));
            return;
        }

        var (manifest, diagnostics) = ManifestReader.Read(bytes, shown, ManifestReadMode.Tolerant);
        var findings = diagnostics.Select(Problem).ToList();
        problems.AddRange(findings);
        if (manifest is null) return;

        var package = new Package(Path.GetDirectoryName(file)!, manifest, OperationTable.Of(manifest), findings);
        if (!packages.TryAdd((manifest.Name, manifest.Version), package))
        {
            problems.Add(new(
                shown, "/name", "package/duplicate", true,
                $"{manifest.Name} {manifest.Version} is already provided by "
                    + $"{packages[(manifest.Name, manifest.Version)].Directory}.",
                "Remove one of the two, or raise the version."));
        }
    }

    private static PackageProblem Problem(ManifestDiagnostic d) =>
        new(d.File, d.Pointer, d.Rule, d.Severity == ManifestSeverity.Error, d.Message, d.Remedy);

    private static PackageProblem Unreadable(string root, string path, Exception e) => new(
        Path.GetRelativePath(root, path), "", "package/unreadable", true, e.Message,
            "Let the server's user read the extension root.");

    private static PackageProblem NoFile(string root, string path) => new(
        Path.GetRelativePath(root, path), "", "package/not-a-file", true,
        "In the manifest's place lies a pipe, a socket or a device.",
        "Remove it from the extension root, or put the manifest in its place.");

    [LoggerMessage(LogLevel.Information,
        "Found {PackageCount} packages in the extension root, with {ProblemCount} findings")]
    private partial void LogScanned(int packageCount, int problemCount);
}
