using System.Text.Json;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Manifest;
using KariOrleans.Protocol.Manifest.Schema;

namespace KariOrleans.Tests.Protocol.Manifest;

public sealed class SchemaTests
{
    private static readonly string[] Annotations =
        ["$ref", "description", "examples", "default", "x-rule", "x-severity", "x-missing", "x-remedy"];

    private static readonly string[] Keywords =
    [
        .. Annotations, "$schema", "$id", "title", "$defs", "type", "additionalProperties", "required", "properties",
        "items", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "format",
        "x-wrap", "x-keep",
    ];

    public static TheoryData<string> Files => [ManifestSchemas.ExtensionFile, ManifestSchemas.PluginFile];

    [Fact]
    public void Schema_IsPublishedUnderItsAddress()
    {
        var root = JsonNode.Parse(ManifestReader.SchemaJson)!;

        Assert.Equal("https://kariorleans.dev/schemas/extension.schema.json", (string?)root["$id"]);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", (string?)root["$schema"]);
        Assert.Contains("intent", PluginManifestReader.SchemaJson);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryProperty_HasADescription(string file)
    {
        var bare = SchemaWalk.Properties(file).Where(p => p.Schema["description"] is null).Select(p => p.Name);

        Assert.Empty(bare);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryKeyword_IsOneThatTheValidatorKnows(string file)
    {
        var strange = SchemaWalk.Schemas(file).SelectMany(s => s.Select(k => k.Key)).Except(Keywords);

        Assert.Empty(strange);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void BesideAReference_OnlyAnnotationsStand(string file)
    {
        var rules = SchemaWalk.Schemas(file)
            .Where(s => s.ContainsKey("$ref"))
            .SelectMany(s => s.Select(k => k.Key))
            .Except(Annotations);

        Assert.Empty(rules);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryTextAndList_IsBounded(string file)
    {
        var open = SchemaWalk.Schemas(file).Where(s =>
            (TypeIs(s, "string") && s["maxLength"] is null)
            || (TypeIs(s, "array") && s["maxItems"] is null)
            || (TypeIs(s, "integer") && (s["minimum"] is null || s["maximum"] is null)));

        Assert.Empty(open.Select(s => s.ToJsonString()));
    }

    [Theory]
    [InlineData("runtime", typeof(ExtensionRuntime))]
    [InlineData("enforcement_action", typeof(EnforcementAction))]
    [InlineData("overlap", typeof(TaskOverlap))]
    [InlineData("catch_up", typeof(TaskCatchUp))]
    public void WordsOfTheSchema_AreThoseOfTheEnum(string property, Type type)
    {
        var schema = SchemaWalk.Properties(ManifestSchemas.ExtensionFile).First(p => p.Name == property).Schema;

        var words = schema["enum"]!.AsArray().Select(w => (string?)w);

        Assert.Equal(Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName), words);
    }

    [Fact]
    public void DefaultsOfTheSchema_AreThoseOfTheModel()
    {
        var defaults = SchemaWalk.Properties(ManifestSchemas.ExtensionFile)
            .Where(p => p.Schema["default"] is not null)
            .GroupBy(p => p.Name)
            .ToDictionary(g => g.Key, g => g.First().Schema["default"]!.ToJsonString());
        var resources = new ExtensionResources();
        var task = new BackgroundTask("a", "b");

        Assert.Equal($"{resources.MaxMemoryMb}", defaults["max_memory_mb"]);
        Assert.Equal($"{resources.MaxCpuPercent}", defaults["max_cpu_percent"]);
        Assert.Equal($"{resources.MaxDiskMb}", defaults["max_disk_mb"]);
        Assert.Equal("\"default\"", defaults["enforcement_action"]);
        Assert.Equal($"\"{task.TimeZone}\"", defaults["timezone"]);
        Assert.Equal("\"skip\"", defaults["overlap"]);
        Assert.Equal("\"skip\"", defaults["catch_up"]);
        Assert.Equal("true", defaults["enabled"]);
        Assert.Equal($"\"{new MarketplaceSection().Price}\"", defaults["price"]);
    }

    private static bool TypeIs(JsonObject schema, string type) =>
        schema["type"] is JsonArray several ? several.Any(t => (string?)t == type) : (string?)schema["type"] == type;
}
