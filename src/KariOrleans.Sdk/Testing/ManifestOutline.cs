using System.Text.Json.Nodes;

namespace KariOrleans.Sdk.Testing;

/// <summary>
/// The little of <c>extension.json</c> that the harness needs; the platform's reader judges all of it.
/// </summary>
internal sealed record ManifestOutline(string Name, string Version, IReadOnlySet<string> Operations)
{
    public static readonly ManifestOutline None = new("extension-under-test", "1.0.0", new HashSet<string>());

    public static ManifestOutline Read(string path)
    {
        var manifest = JsonText.Parse(File.ReadAllBytes(path)) as JsonObject
                       ?? throw new InvalidOperationException($"{path} is not a JSON object.");
        return new ManifestOutline(
            (string?)manifest["name"] ?? None.Name,
            (string?)manifest["version"] ?? None.Version,
            Declared(manifest).ToHashSet(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Declared(JsonObject manifest)
    {
        foreach (var endpoint in Objects(manifest["api"]?["endpoints"])) yield return $"endpoint:{endpoint["path"]}";
        foreach (var task in Objects(manifest["background_tasks"])) yield return $"task:{task["function"]}";
        foreach (var plugin in Objects(manifest["plugins"])) yield return $"plugin:{plugin["intent"]}";
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();
}
