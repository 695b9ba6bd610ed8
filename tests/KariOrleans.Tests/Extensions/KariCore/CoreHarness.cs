using System.Text.Json.Nodes;
using KariCore;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Testing;
using NJsonSchema;

namespace KariOrleans.Tests.Extensions.KariCore;

/// <summary>
/// kari-core in the harness; every answer is validated against the schema that the manifest declares.
/// </summary>
internal sealed class CoreHarness(ExtensionHarness harness) : IAsyncDisposable
{
    public static string ManifestPath { get; } = FindManifest();

    /// <summary>What the build laid out as the package.</summary>
    public static string PackageDirectory { get; } = Path.Combine(
        Path.GetDirectoryName(ManifestPath)!, "bin",
        AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug", "net10.0");

    public static JsonObject Manifest { get; } = JsonNode.Parse(File.ReadAllText(ManifestPath))!.AsObject();

    public ExtensionHarness Harness => harness;

    public static async Task<CoreHarness> StartAsync(
        JsonObject? configuration = null, TimeProvider? time = null, string? egressSocket = null) =>
        new(await ExtensionHarness.StartAsync(new KariCoreExtension(), new HarnessOptions
        {
            Configuration = configuration ?? [],
            Time = time ?? TimeProvider.System,
            ManifestPath = ManifestPath,
            EgressSocket = egressSocket,
        }));

    public static JsonObject Plugin(string intent) =>
        Manifest["plugins"]!.AsArray().Select(p => p!.AsObject()).Single(p => (string?)p["intent"] == intent);

    public async Task<JsonObject> CallAsync(string intent, string input)
    {
        var parsed = JsonNode.Parse(input)!.AsObject();
        await ValidateAsync(intent, "input", input);
        var output = await harness.CallPluginAsync(intent, parsed);
        await ValidateAsync(intent, "output", output!.ToJsonString());
        return output.AsObject();
    }

    public Task<ExtensionException> RefusedAsync(string intent, string input) =>
        RefusedAsync(intent, JsonNode.Parse(input)!.AsObject());

    /// <summary>The refusal of an input, which must say what to do.</summary>
    public async Task<ExtensionException> RefusedAsync(string intent, JsonObject input)
    {
        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => harness.CallPluginAsync(intent, input));
        Assert.False(string.IsNullOrEmpty(refusal.Remedy));
        return refusal;
    }

    public ValueTask DisposeAsync() => harness.DisposeAsync();

    private static async Task ValidateAsync(string intent, string which, string json)
    {
        var schema = await JsonSchema.FromJsonAsync(Plugin(intent)[which]!.ToJsonString());
        var errors = schema.Validate(json);
        Assert.True(errors.Count == 0, $"{intent} {which}: {string.Join("; ", errors)}\n{json}");
    }

    private static string FindManifest()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "extensions", "kari-core", "extension.json");
            if (File.Exists(path)) return path;
        }

        throw new InvalidOperationException("extensions/kari-core is not above the test's output directory.");
    }
}
