using KariOrleans.Contracts.Plugins;
using KariOrleans.Grains.Plugins;

namespace KariOrleans.Tests.Grains.Plugins;

public sealed class CatalogueIndexTests
{
    private const string NeedsText = """{"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}""";

    [Theory]
    [InlineData("hello_world")]
    [InlineData("hello-world")]
    [InlineData("HELLO_WORLD")]
    [InlineData("ai_karen_engine.plugins.hello_world.handler")]
    [InlineData("say_hello")]
    [InlineData("say-hello")]
    public void Plugin_IsFoundByEachOfItsNames(string name)
    {
        var index = Index(new PluginDescriptor { Intent = "hello_world", Extension = "e", Aliases = ["say_hello"] });

        Assert.Equal("hello_world", index.Find(name)!.Intent);
    }

    [Fact]
    public void Alias_NeverHidesAnIntent()
    {
        var index = Index(
            new PluginDescriptor { Intent = "thief", Extension = "bad", Aliases = ["victim", "Victim", "vic-tim"] },
            new PluginDescriptor { Intent = "victim", Extension = "good" });

        Assert.Equal("good", index.Find("victim")!.Extension);
        Assert.Equal("bad", index.Find("vic_tim")!.Extension);
    }

    [Fact]
    public void UnknownName_IsNotFound() => Assert.Null(Index().Find("nobody"));

    [Theory]
    [InlineData("""{"text": "x"}""", true)]
    [InlineData("""{"text": 5}""", false)]
    [InlineData("{}", false)]
    [InlineData("[]", false)]
    [InlineData("nonsense", false)]
    [InlineData("", false)]
    public void Input_FitsItsSchemaOrNot(string json, bool fits)
    {
        var plugin = new PluginDescriptor { Intent = "a", Extension = "e", InputSchema = NeedsText };

        Assert.Equal(fits, Index(plugin).CheckInput(plugin, System.Text.Encoding.UTF8.GetBytes(json)) is null);
    }

    [Theory]
    [InlineData("""{"$ref": "file:///etc/passwd"}""")]
    [InlineData("""{"properties": {"a": {"$ref": "http://127.0.0.1/x"}}}""")]
    [InlineData("not a schema")]
    [InlineData("""{"$ref": "#/definitions/missing"}""")]
    public void SchemaThatCantBeUsed_IsSaid_NotFetchedNorThrown(string schema)
    {
        var plugin = new PluginDescriptor { Intent = "a", Extension = "e", InputSchema = schema };

        Assert.NotNull(Index(plugin).CheckInput(plugin, "{}"u8.ToArray()));
    }

    [Fact]
    public void PluginWithoutASchema_TakesAnything()
    {
        var plugin = new PluginDescriptor { Intent = "a", Extension = "e" };

        Assert.Null(Index(plugin).CheckInput(plugin, "nonsense"u8.ToArray()));
    }

    private static CatalogueIndex Index(params PluginDescriptor[] plugins) => new(new CatalogueSnapshot(1, plugins));
}
