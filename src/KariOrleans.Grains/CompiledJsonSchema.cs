using System.Text.RegularExpressions;
using NJsonSchema;

namespace KariOrleans.Grains;

/// <summary>A JSON Schema that an author wrote, read once.</summary>
internal sealed class CompiledJsonSchema(string schemaJson)
{
    private const int MaxFindings = 5;

    private readonly Lazy<(JsonSchema? Schema, string? Error)> schema = new(() => Read(schemaJson));

    /// <summary>Says how a JSON text departs from the schema, or null where it fits.</summary>
    public string? Validate(string json)
    {
        var (read, error) = schema.Value;
        if (read is null) return error;
        try
        {
            var findings = read.Validate(json);
            return findings.Count == 0
                ? null
                : string.Join("; ", findings.Take(MaxFindings)
                    .Select(f => $"{(string.IsNullOrEmpty(f.Path) ? "#" : f.Path)}: {f.Kind}"));
        }
        catch (Newtonsoft.Json.JsonException e)
        {
            return $"it is not JSON: {e.Message}";
        }
        catch (RegexMatchTimeoutException)
        {
            return "a pattern of the extension's schema takes too long with it";
        }
    }

    private static (JsonSchema?, string?) Read(string schemaJson)
    {
        try
        {
            // References to files or the network are an author's way to make the platform fetch things: none are
            // followed.
            return schemaJson.Contains("$ref", StringComparison.Ordinal) && !OnlyLocalReferences(schemaJson)
                ? (null, "the extension's schema refers to another document, which is not allowed")
                : (JsonSchema.FromJsonAsync(schemaJson).GetAwaiter().GetResult(), null);
        }
        catch (Exception e) when (
            e is Newtonsoft.Json.JsonException or InvalidOperationException or NotSupportedException)
        {
            return (null, $"the extension's schema can't be read: {e.Message}");
        }
    }

    private static bool OnlyLocalReferences(string schemaJson)
    {
        using var document = System.Text.Json.JsonDocument.Parse(schemaJson);
        return IsLocal(document.RootElement);

        static bool IsLocal(System.Text.Json.JsonElement element) => element.ValueKind switch
        {
            System.Text.Json.JsonValueKind.Object => element.EnumerateObject().All(p =>
                p.Name == "$ref" && p.Value.ValueKind == System.Text.Json.JsonValueKind.String
                    ? p.Value.GetString()!.StartsWith('#')
                    : IsLocal(p.Value)),
            System.Text.Json.JsonValueKind.Array => element.EnumerateArray().All(IsLocal),
            _ => true,
        };
    }
}
