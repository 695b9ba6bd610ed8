using System.Text.Json.Nodes;

namespace KariOrleans.Protocol.Manifest.Schema;

/// <summary>The embedded schemas, compiled at their first use.</summary>
internal static class ManifestSchemas
{
    public const string ExtensionFile = "extension.schema.json";
    public const string PluginFile = "plugin_manifest.schema.json";

    private static readonly Lazy<SchemaNode> LazyExtension = new(() => Compile(ExtensionFile));
    private static readonly Lazy<SchemaNode> LazyPlugin = new(() => Compile(PluginFile));
    private static readonly Lazy<SchemaNode> LazyName =
        new(() => new SchemaCompiler(Resolve, Load(ExtensionFile)).CompileDefinition("name"));

    public static SchemaNode Extension => LazyExtension.Value;

    public static SchemaNode Plugin => LazyPlugin.Value;

    /// <summary>The rule for names of extensions and publishers alone.</summary>
    public static SchemaNode Name => LazyName.Value;

    /// <summary>The text of an embedded schema.</summary>
    public static string Text(string file)
    {
        using var stream = typeof(ManifestSchemas).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The assembly lacks {file}; rebuild KariOrleans.Protocol.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static SchemaNode Compile(string file)
    {
        var document = Load(file);
        return new SchemaCompiler(Resolve, document).Compile(document);
    }

    private static JsonObject Resolve(string id) => Load(id[(id.LastIndexOf('/') + 1)..]);

    private static JsonObject Load(string file) => JsonNode.Parse(Text(file))!.AsObject();
}
