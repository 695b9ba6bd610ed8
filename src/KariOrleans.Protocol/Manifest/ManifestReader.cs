using KariOrleans.Protocol.Manifest.Binding;
using KariOrleans.Protocol.Manifest.Json;
using KariOrleans.Protocol.Manifest.Rules;
using KariOrleans.Protocol.Manifest.Schema;

namespace KariOrleans.Protocol.Manifest;

/// <summary>
/// Reads <c>extension.json</c> from anyone: never throws, whatever the bytes are, and its work is bounded (1 MiB,
/// 64 levels, 50,000 values, 100 diagnostics). A value that breaks a rule counts as absent; unknown fields are kept.
/// </summary>
public static class ManifestReader
{
    /// <summary>The largest manifest that is read, in bytes.</summary>
    public const int MaxBytes = ManifestTextReader.MaxBytes;

    /// <summary>
    /// The JSON Schema of <c>extension.json</c> (draft 2020-12) that this reader takes its rules from.
    /// </summary>
    public static string SchemaJson => ManifestSchemas.Text(ManifestSchemas.ExtensionFile);

    /// <summary>Reads a manifest.</summary>
    /// <param name="utf8Json">The file's content.</param>
    /// <param name="file">The file as diagnostics shall name it.</param>
    /// <param name="mode">Whether warnings are errors.</param>
    public static ManifestReadResult Read(ReadOnlyMemory<byte> utf8Json, string file, ManifestReadMode mode)
    {
        var diagnostics = new DiagnosticBag(file, mode);
        var (text, root) = ManifestTextReader.Read(utf8Json, diagnostics);
        if (root is null) return new(null, diagnostics.ToList(text));

        var validator = new SchemaValidator(diagnostics);
        validator.Validate(root, ManifestSchemas.Extension);
        new ContentCheck(root, diagnostics).Run();
        var manifest = diagnostics.HasErrors ? null : ExtensionManifestBinder.Bind(root, text, validator.Unknown);
        return new(manifest, diagnostics.ToList(text));
    }
}
