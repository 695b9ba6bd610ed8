using System.Text;
using System.Text.Json;
using KariOrleans.Protocol.Manifest.Json;

namespace KariOrleans.Protocol.Manifest.Binding;

/// <summary>Makes the typed manifest of a tree that passed all rules without an error.</summary>
internal static class ExtensionManifestBinder
{
    public static ExtensionManifest Bind(ManifestNode root, ManifestText text, IEnumerable<ManifestNode> unknown)
    {
        var name = root.Text("name")!;
        var sections = new SectionBinder(root, text);
        var operations = new OperationBinder(root, sections);
        var manifest = new ExtensionManifest
        {
            Name = name,
            Version = root.Text("version")!,
            Publisher = root.Text("publisher"),
            DisplayName = root.Text("display_name") is { Length: > 0 } shown ? shown : name,
            Description = root.Text("description") ?? "",
            Author = root.Text("author"),
            License = root.Text("license"),
            Category = root.Text("category"),
            Tags = root.Texts("tags"),
            Homepage = root.Text("homepage"),
            Repository = root.Text("repository"),
            ApiVersion = root.Text("api_version") ?? "1.0",
            KariMinVersion = root.Text("kari_min_version"),
            Runtime = root.Word("runtime", RuntimeOf(root.Text("entrypoint"))),
            IsRuntimeInferred = root.Text("runtime") is null,
            Entrypoint = root.Text("entrypoint"),
            Dependencies = sections.Dependencies(),
            Permissions = SectionBinder.Permissions(root),
            Resources = sections.Resources(),
            Ui = sections.Ui(),
            Api = sections.Api(name),
            BackgroundTasks = operations.BackgroundTasks(),
            Webhooks = operations.Webhooks(),
            Plugins = operations.Plugins(),
            Config = sections.Raw(root, "config"),
            NetworkHosts = sections.NetworkHosts(),
            Events = sections.Events(),
            Migrations = sections.Migrations(),
            Marketplace = sections.Marketplace(),
            UnknownFields = UnknownFields(text, unknown),
            RawJson = Encoding.UTF8.GetString(text.Bytes.Span),
        };
        return manifest with { Capabilities = Capabilities(root, manifest) };
    }

    public static IReadOnlyDictionary<string, string> UnknownFields(
        ManifestText text, IEnumerable<ManifestNode> unknown) =>
        unknown.ToDictionary(n => n.Pointer, text.Raw, StringComparer.Ordinal).AsReadOnly();

    private static ExtensionCapabilities Capabilities(ManifestNode root, ExtensionManifest manifest)
    {
        var declared = root.Get("capabilities") ?? new ManifestNode(JsonValueKind.Object, 0, null, "");
        var hasPages = manifest.Ui.ControlRoomPages.Count + manifest.Ui.StreamlitPages.Count > 0;
        return new()
        {
            ProvidesUi = declared.Flag("provides_ui") ?? hasPages,
            ProvidesApi = declared.Flag("provides_api") ?? manifest.Api.Endpoints.Count > 0,
            ProvidesBackgroundTasks = declared.Flag("provides_background_tasks") ?? manifest.BackgroundTasks.Count > 0,
            ProvidesWebhooks = declared.Flag("provides_webhooks") ?? manifest.Webhooks.Count > 0,
        };
    }

    private static ExtensionRuntime RuntimeOf(string? entrypoint) =>
        Path.GetExtension(entrypoint)?.ToUpperInvariant() switch
        {
            ".DLL" => ExtensionRuntime.Dotnet,
            ".WASM" => ExtensionRuntime.Wasm,
            _ => ExtensionRuntime.Python,
        };
}
