using KariOrleans.Contracts.Tenants;
using KariOrleans.Grains.Extensions;
using KariOrleans.Protocol.Manifest;
using Semver;

namespace KariOrleans.Grains.Packages;

/// <summary>One extension as it lies in the extension root. Immutable, shared by all its installations.</summary>
/// <param name="Directory">Absolute path.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="Operations">What it declares, ready to be matched.</param>
/// <param name="Warnings">What the reader had to say.</param>
internal sealed record Package(
    string Directory, ExtensionManifest Manifest, OperationTable Operations, IReadOnlyList<PackageProblem> Warnings)
{
    /// <summary>The assembly or module to load; an extension that names none is its own name.</summary>
    public string EntryPoint => Manifest.Entrypoint
        ?? Manifest.Name + (Manifest.Runtime == ExtensionRuntime.Wasm ? ".wasm" : ".dll");

    /// <summary>Whether the entry point has the name of a module, by which the host knows how to run it.</summary>
    private bool IsModule => EntryPoint.EndsWith(".wasm", StringComparison.OrdinalIgnoreCase);

    public PackageSummary Summary { get; } = new(
        Manifest.Name,
        Manifest.Version,
        Manifest.DisplayName,
        Manifest.Description,
        Manifest.Category,
        CapabilitiesOf(Manifest),
        [.. Manifest.Dependencies.Extensions.Select(d => d.ToString())]);

    private static string[] CapabilitiesOf(ExtensionManifest manifest)
    {
        var capabilities = manifest.Capabilities;
        return
        [
            .. capabilities.ProvidesUi ? ["ui"] : Array.Empty<string>(),
            .. capabilities.ProvidesApi ? ["api"] : Array.Empty<string>(),
            .. capabilities.ProvidesBackgroundTasks ? ["background_tasks"] : Array.Empty<string>(),
            .. capabilities.ProvidesWebhooks ? ["webhooks"] : Array.Empty<string>(),
            .. manifest.Plugins.Count > 0 ? ["plugins"] : Array.Empty<string>(),
        ];
    }

    /// <summary>Why this build can't run the package, or null.</summary>
    public CallError? FindObstacle() => IsTooNew() ? TooNew() : Manifest.Runtime switch
    {
        ExtensionRuntime.Dotnet or ExtensionRuntime.Wasm when IsModule != (Manifest.Runtime == ExtensionRuntime.Wasm) =>
            new CallError(
                "entry_point_unsuited",
                $"The entry point {EntryPoint} of {Manifest.Name} {Manifest.Version} does not suit its runtime.",
                "\"runtime\": \"wasm\" needs an entry point that ends in .wasm, \"dotnet\" one that ends in .dll."),
        ExtensionRuntime.Dotnet when File.Exists(Path.Combine(Directory, EntryPoint.Split(':')[0])) => null,
        ExtensionRuntime.Wasm when File.Exists(Path.Combine(Directory, EntryPoint)) => null,
        ExtensionRuntime.Dotnet or ExtensionRuntime.Wasm => new CallError(
            "entry_point_missing",
            $"The entry point {EntryPoint} of {Manifest.Name} {Manifest.Version} is not in its package.",
            "Build the extension into its package, or correct \"entrypoint\" in extension.json, then discover again."),
        ExtensionRuntime.Python or ExtensionRuntime.Mcp => new CallError(
            "runtime_unsupported",
            $"{Manifest.Name} {Manifest.Version} needs the runtime "
                + $"'{Manifest.Runtime.ToString().ToLowerInvariant()}', which this server does not have.",
            "Install an extension with \"runtime\": \"dotnet\" or \"wasm\"."),
    };

    private bool IsTooNew() =>
        SemVersion.TryParse(Manifest.KariMinVersion, SemVersionStyles.Any, out var needed)
        && needed.ComparePrecedenceTo(PlatformVersion.Current) > 0;

    private CallError TooNew() => new(
        "platform_too_old",
        $"{Manifest.Name} {Manifest.Version} needs version {Manifest.KariMinVersion} of the platform; this is "
            + $"{PlatformVersion.Current}.",
        "Install an older version of the extension, or a newer server.");
}
