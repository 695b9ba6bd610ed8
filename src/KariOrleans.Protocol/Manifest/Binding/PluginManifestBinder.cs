using System.Text;
using System.Text.Json;
using KariOrleans.Protocol.Manifest.Json;

namespace KariOrleans.Protocol.Manifest.Binding;

/// <summary>Makes the typed plugin manifest of a tree that passed all rules without an error.</summary>
internal static class PluginManifestBinder
{
    public static PluginManifest Bind(ManifestNode root, ManifestText text, IEnumerable<ManifestNode> unknown)
    {
        var sections = new SectionBinder(root, text);
        return new()
        {
            Intents = root.Texts("intent"),
            PluginApiVersion = root.Text("plugin_api_version") ?? "1.0",
            EnableExternalWorkflow = root.Flag("enable_external_workflow") ?? false,
            RequiredRoles = root.Texts("required_roles"),
            TrustedUi = root.Flag("trusted_ui") ?? false,
            Module = root.Text("module"),
            WorkflowSlug = root.Text("workflow_slug"),
            Sandbox = root.Flag("sandbox") ?? true,
            Name = root.Text("name"),
            Version = root.Text("version"),
            Description = root.Text("description") ?? "",
            Author = root.Text("author"),
            License = root.Text("license"),
            EntryPoint = root.Text("entry_point"),
            PluginType = root.Text("plugin_type"),
            Tags = root.Texts("tags"),
            Hooks = Hooks(root),
            Permissions = SectionBinder.Permissions(root),
            ResourceLimits = sections.Raw(root, "resource_limits"),
            Config = sections.Raw(root, "config"),
            UnknownFields = ExtensionManifestBinder.UnknownFields(text, unknown),
            RawJson = Encoding.UTF8.GetString(text.Bytes.Span),
        };
    }

    private static IReadOnlyList<string> Hooks(ManifestNode root) =>
        root.Get("hooks") is { Kind: JsonValueKind.Object } byName ? [.. byName.Members.Keys] : root.Texts("hooks");
}
