using System.Text.Json.Nodes;
using KariOrleans.ExtensionHost;
using KariOrleans.Sdk;

namespace KariOrleans.Tests.Extensions.KariCore;

public sealed class ManifestTests
{
    [Fact]
    public async Task EveryDeclaredPlugin_IsMapped_AndTheOtherWayRound()
    {
        await using var core = await CoreHarness.StartAsync();

        Assert.Empty(core.Harness.ManifestDifferences);
        Assert.Equal(22, core.Harness.Operations.Count);
    }

    [Fact]
    public void IntentsAndAliases_AreUnique()
    {
        var words = Plugins().SelectMany(p => p["aliases"]!.AsArray().Append(p["intent"]).Select(w => (string)w!))
            .ToList();

        Assert.Equal(words.Count, words.Distinct().Count());
    }

    [Fact]
    public void EveryPlugin_SaysWhatAPlannerNeeds()
    {
        Assert.All(Plugins(), plugin =>
        {
            Assert.True(((string)plugin["description"]!).Length >= 60);
            Assert.Equal("object", (string?)plugin["input"]!["type"]);
            Assert.Equal("object", (string?)plugin["output"]!["type"]);
            Assert.All(plugin["effects"]!.AsArray(), e =>
                Assert.Contains((string)e!, new[] { "none", "read", "write", "network", "notify" }));
        });
    }

    [Fact]
    public async Task EveryPlugin_AnswersAnEmptyInputWithAResultOrAnExplainedRefusal()
    {
        await using var core = await CoreHarness.StartAsync();
        foreach (var plugin in Plugins().Where(p => p["input"]!["required"] is JsonArray))
            Assert.Equal("invalid_input", (await core.RefusedAsync((string)plugin["intent"]!, "{}")).Code);
    }

    [Fact]
    public void PackageFolder_HoldsWhatTheHostDoesNotProvide_AndIsLoadedByIt()
    {
        var folder = CoreHarness.PackageDirectory;
        var files = Directory.GetFiles(folder).Select(Path.GetFileName).ToHashSet();
        var loaded = PackageLoader.FindType(folder, (string)CoreHarness.Manifest["entrypoint"]!);

        Assert.Superset(new HashSet<string?> { "extension.json", "kari-core.dll", "KariOrleans.Sdk.dll" }, files);
        Assert.DoesNotContain(
            files, f => f!.StartsWith("MessagePack", StringComparison.Ordinal) || f == "KariOrleans.Protocol.dll");
        Assert.NotSame(typeof(Extension).Assembly, loaded.BaseType!.Assembly);
    }

    private static IEnumerable<JsonObject> Plugins() =>
        CoreHarness.Manifest["plugins"]!.AsArray().Select(p => p!.AsObject());
}
