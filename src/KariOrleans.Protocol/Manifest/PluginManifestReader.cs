using KariOrleans.Protocol.Manifest.Binding;
using KariOrleans.Protocol.Manifest.Json;
using KariOrleans.Protocol.Manifest.Rules;
using KariOrleans.Protocol.Manifest.Schema;

namespace KariOrleans.Protocol.Manifest;

/// <summary>
/// Reads Kari's <c>plugin_manifest.json</c>, with the bounds and the tolerance of <see cref="ManifestReader"/>.
/// </summary>
public static class PluginManifestReader
{
    /// <summary>
    /// The JSON Schema of <c>plugin_manifest.json</c> (draft 2020-12) that this reader takes its rules from.
    /// </summary>
    public static string SchemaJson => ManifestSchemas.Text(ManifestSchemas.PluginFile);

    /// <summary>Reads a plugin manifest.</summary>
    /// <param name="utf8Json">The file's content.</param>
    /// <param name="file">The file as diagnostics shall name it.</param>
    /// <param name="mode">Whether warnings are errors.</param>
    public static PluginManifestReadResult Read(ReadOnlyMemory<byte> utf8Json, string file, ManifestReadMode mode)
    {
        var diagnostics = new DiagnosticBag(file, mode);
        var (text, root) = ManifestTextReader.Read(utf8Json, diagnostics);
        if (root is null) return new(null, diagnostics.ToList(text));

        var validator = new SchemaValidator(diagnostics);
        validator.Validate(root, ManifestSchemas.Plugin);
        CheckContent(root, diagnostics);
        var manifest = diagnostics.HasErrors ? null : PluginManifestBinder.Bind(root, text, validator.Unknown);
        return new(manifest, diagnostics.ToList(text));
    }

    private static void CheckContent(ManifestNode root, DiagnosticBag diagnostics)
    {
        if (root.Get("intent") is { } intents && root.Texts("intent").Count == 0)
            diagnostics.Report(intents, ContentRules.IntentRequired, "No entry of the list is a legal intent.");
        if (root.Get("entry_point") is not { } entry || PackagePath.IsInside(entry.Text, allowsColon: true)) return;
        var message = $"{Show.Text(entry.Text)} is not inside the plugin's directory.";
        diagnostics.Report(entry, ContentRules.EntrypointOutside, message);
    }
}
