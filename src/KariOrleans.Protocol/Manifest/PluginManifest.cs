using System.Collections.Immutable;

namespace KariOrleans.Protocol.Manifest;

/// <summary>A Kari plugin's <c>plugin_manifest.json</c> that passed its rules: immutable, defaults filled in.</summary>
public sealed record PluginManifest
{
    /// <summary>Names by which the plugin is called; at least one, without repetition.</summary>
    public required IReadOnlyList<string> Intents { get; init; }

    /// <summary>Version of the plugin interface, <c>1</c> or <c>1.x</c>.</summary>
    public string PluginApiVersion { get; init; } = "1.0";

    /// <summary>Whether a call also starts the workflow <see cref="WorkflowSlug"/>.</summary>
    public bool EnableExternalWorkflow { get; init; }

    /// <summary>Roles that may call the plugin (any of); empty for every signed-in user.</summary>
    public IReadOnlyList<string> RequiredRoles { get; init; } = [];

    /// <summary>The author's wish about <c>ui.py</c>. Untrusted: never a reason to isolate less.</summary>
    public bool TrustedUi { get; init; }

    /// <summary>Python module with <c>run(params)</c>, also an alias; null for <c>handler.py</c>.</summary>
    public string? Module { get; init; }

    /// <summary>The workflow that follows a call.</summary>
    public string? WorkflowSlug { get; init; }

    /// <summary>The author's wish. Untrusted: the platform runs every plugin in a sandbox.</summary>
    public bool Sandbox { get; init; } = true;

    /// <summary>The name people read.</summary>
    public string? Name { get; init; }

    /// <summary>SemVer 2 version.</summary>
    public string? Version { get; init; }

    /// <summary>What the plugin does; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Who wrote it.</summary>
    public string? Author { get; init; }

    /// <summary>Licence as the author wrote it.</summary>
    public string? License { get; init; }

    /// <summary>File inside the plugin's directory, or a dotted name; null for <c>handler.py</c>.</summary>
    public string? EntryPoint { get; init; }

    /// <summary>The author's own kind of plugin.</summary>
    public string? PluginType { get; init; }

    /// <summary>Words to find the plugin by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Names of the platform's hooks that the plugin wants.</summary>
    public IReadOnlyList<string> Hooks { get; init; } = [];

    /// <summary>Requested permissions as <c>area:word</c>, known words only.</summary>
    public ImmutableSortedSet<string> Permissions { get; init; } = ImmutableSortedSet<string>.Empty;

    /// <summary>The author's wished limits as JSON text; null when not declared.</summary>
    public string? ResourceLimits { get; init; }

    /// <summary>The plugin's own settings as JSON text; null when not declared.</summary>
    public string? Config { get; init; }

    /// <summary>Fields that the schema does not know: JSON pointer to JSON text.</summary>
    public IReadOnlyDictionary<string, string> UnknownFields { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The whole document as legal JSON, like <see cref="ExtensionManifest.RawJson"/>.</summary>
    public required string RawJson { get; init; }
}
