using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KariOrleans.Protocol.Manifest.Schema;

/// <summary>
/// Compiles the subset of JSON Schema 2020-12 that our own schemas use. Keywords beside a <c>$ref</c> override those
/// of its target; ours are annotations only (a test keeps it so). References must not be circular.
/// </summary>
internal sealed class SchemaCompiler(Func<string, JsonObject> resolve, JsonObject document)
{
    public SchemaNode Compile(JsonObject schema)
    {
        if (schema["$ref"] is { } reference) return CompileReference((string)reference!, schema);

        return new SchemaNode
        {
            Types = TypesOf(schema["type"]),
            Words = (schema["enum"] as JsonArray)?.Select(w => (string)w!).ToFrozenSet(StringComparer.Ordinal),
            Pattern = PatternOf((string?)schema["pattern"]),
            MinLength = (int?)schema["minLength"] ?? 0,
            MaxLength = (int?)schema["maxLength"] ?? int.MaxValue,
            Minimum = (double?)schema["minimum"] ?? double.NegativeInfinity,
            Maximum = (double?)schema["maximum"] ?? double.PositiveInfinity,
            MinItems = (int?)schema["minItems"] ?? 0,
            MaxItems = (int?)schema["maxItems"] ?? int.MaxValue,
            Items = schema["items"] is JsonObject items ? Compile(items) : null,
            Properties = PropertiesOf(schema["properties"] as JsonObject ?? []),
            Required = [.. (schema["required"] as JsonArray ?? []).Select(r => (string)r!)],
            AllowsUnknown = (bool?)schema["additionalProperties"] ?? true,
            Wraps = (bool?)schema["x-wrap"] ?? false,
            Keeps = (bool?)schema["x-keep"] ?? false,
            Rules = SchemaRules.Make(schema),
        };
    }

    /// <summary>Compiles <c>#/$defs/name</c> of this document.</summary>
    public SchemaNode CompileDefinition(string name) => Compile(document["$defs"]![name]!.AsObject());

    private SchemaNode CompileReference(string reference, JsonObject beside)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var home = hash == 0 ? document : resolve(reference[..hash]);
        var target = home["$defs"]![reference[(hash + "#/$defs/".Length)..]]!.DeepClone().AsObject();
        foreach (var (keyword, value) in beside)
        {
            if (keyword != "$ref") target[keyword] = value?.DeepClone();
        }

        return new SchemaCompiler(resolve, home).Compile(target);
    }

    private FrozenDictionary<string, SchemaNode> PropertiesOf(JsonObject properties) =>
        properties.ToFrozenDictionary(p => p.Key, p => Compile(p.Value!.AsObject()), StringComparer.Ordinal);

    private static SchemaTypes TypesOf(JsonNode? type) => type switch
    {
        null => SchemaTypes.Any,
        JsonArray several => several.Aggregate(SchemaTypes.Any, (all, one) => all | TypesOf(one)),
        _ => Enum.Parse<SchemaTypes>((string)type!, ignoreCase: true),
    };

    // In .NET $ also matches before a final line feed; in JSON Schema it does not. Linear time for any input.
    private static Regex? PatternOf(string? pattern)
    {
        if (pattern is null) return null;
        var exact = pattern.EndsWith('$') ? string.Concat(pattern.AsSpan(0, pattern.Length - 1), @"\z") : pattern;
        const RegexOptions Linear = RegexOptions.NonBacktracking;
        return new Regex(exact, Linear | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
    }
}
