using System.Text.Json.Nodes;
using KariOrleans.Protocol.Manifest.Schema;

namespace KariOrleans.Tests.Protocol.Manifest;

/// <summary>Looks at the schemas as plain JSON.</summary>
internal static class SchemaWalk
{
    public static JsonObject Root(string file) => JsonNode.Parse(ManifestSchemas.Text(file))!.AsObject();

    /// <summary>Every schema in the file: the root, properties, items, definitions.</summary>
    public static IEnumerable<JsonObject> Schemas(string file) => Below(Root(file));

    public static IEnumerable<(string Name, JsonObject Schema)> Properties(string file) =>
        Schemas(file)
            .Select(s => s["properties"] as JsonObject)
            .SelectMany(p => p ?? [])
            .Select(p => (p.Key, p.Value!.AsObject()));

    public static IEnumerable<string> RuleNames(string file) =>
        Schemas(file).Select(s => (string?)s["x-rule"]).OfType<string>().Distinct();

    private static IEnumerable<JsonObject> Below(JsonObject schema)
    {
        yield return schema;
        var children = new[] { "properties", "$defs" }
            .SelectMany(k => schema[k] as JsonObject ?? [])
            .Select(p => p.Value as JsonObject)
            .Append(schema["items"] as JsonObject);
        foreach (var found in children.OfType<JsonObject>().SelectMany(Below))
            yield return found;
    }
}
