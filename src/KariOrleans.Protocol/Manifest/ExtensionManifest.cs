using System.Collections.Immutable;

namespace KariOrleans.Protocol.Manifest;

/// <summary>
/// An <c>extension.json</c> that passed its rules: immutable, defaults filled in, nothing illegal in it.
/// <c>extension.schema.json</c> is the source of the rules; only <see cref="ManifestReader"/> makes one.
/// </summary>
public sealed record ExtensionManifest
{
    /// <summary>Name, <c>^[a-z][a-z0-9]*(-[a-z0-9]+)*$</c>, at most 50 characters, never a reserved word.</summary>
    public required string Name { get; init; }

    /// <summary>SemVer 2 version.</summary>
    public required string Version { get; init; }

    /// <summary>Publisher, in the alphabet of <see cref="Name"/>; null when not declared.</summary>
    public string? Publisher { get; init; }

    /// <summary>The name people read; <see cref="Name"/> by default.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What the extension does; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who wrote it; null when not declared.</summary>
    public string? Author { get; init; }

    /// <summary>SPDX expression as written (a malformed one is reported but kept); null when not declared.</summary>
    public string? License { get; init; }

    /// <summary>Marketplace category; advisory, any word; null when not declared.</summary>
    public string? Category { get; init; }

    /// <summary>Words to find the extension by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Web site, http or https; null when not declared.</summary>
    public string? Homepage { get; init; }

    /// <summary>Source code, http or https; null when not declared.</summary>
    public string? Repository { get; init; }

    /// <summary>Version of the extension interface, <c>1</c> or <c>1.x</c>.</summary>
    public string ApiVersion { get; init; } = "1.0";

    /// <summary>Lowest platform version (SemVer 2); null for any.</summary>
    public string? KariMinVersion { get; init; }

    /// <summary>What runs the code; declared, or inferred from <see cref="Entrypoint"/>.</summary>
    public ExtensionRuntime Runtime { get; init; } = ExtensionRuntime.Python;

    /// <summary>True when the author did not declare <see cref="Runtime"/>.</summary>
    public bool IsRuntimeInferred { get; init; } = true;

    /// <summary>File inside the package (never outside), or an https address for MCP; null when not declared.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>What the extension provides; undeclared flags follow from the sections.</summary>
    public ExtensionCapabilities Capabilities { get; init; } = new();

    /// <summary>What must be there first.</summary>
    public ExtensionDependencies Dependencies { get; init; } = new();

    /// <summary>
    /// Requested permissions as <c>area:word</c> (<c>data:read</c>, <c>network:outbound_http</c>); known words only,
    /// so whatever is not in here was not asked for.
    /// </summary>
    public ImmutableSortedSet<string> Permissions { get; init; } = ImmutableSortedSet<string>.Empty;

    /// <summary>Limits of the process.</summary>
    public ExtensionResources Resources { get; init; } = new();

    /// <summary>Pages.</summary>
    public UiSection Ui { get; init; } = new();

    /// <summary>HTTP endpoints.</summary>
    public required ApiSection Api { get; init; }

    /// <summary>Scheduled and on-demand tasks; names are unique.</summary>
    public IReadOnlyList<BackgroundTask> BackgroundTasks { get; init; } = [];

    /// <summary>Inbound webhooks; names and paths are unique.</summary>
    public IReadOnlyList<Webhook> Webhooks { get; init; } = [];

    /// <summary>Plugins; intents and aliases are unique.</summary>
    public IReadOnlyList<PluginDeclaration> Plugins { get; init; } = [];

    /// <summary>JSON Schema (an object, as JSON text) of the tenant's settings; null when there are none.</summary>
    public string? Config { get; init; }

    /// <summary>Hosts that may be connected to, given the permission.</summary>
    public IReadOnlyList<NetworkHost> NetworkHosts { get; init; } = [];

    /// <summary>Events received and sent.</summary>
    public EventsSection Events { get; init; } = new();

    /// <summary>Changes of the tables; null when there are none.</summary>
    public MigrationsSection? Migrations { get; init; }

    /// <summary>What the marketplace shows.</summary>
    public MarketplaceSection Marketplace { get; init; } = new();

    /// <summary>Fields that the schema does not know: JSON pointer to JSON text.</summary>
    public IReadOnlyDictionary<string, string> UnknownFields { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The whole document as legal JSON: as written, but without a byte order mark and with blanks in place of
    /// comments and trailing commas.
    /// </summary>
    public required string RawJson { get; init; }
}
