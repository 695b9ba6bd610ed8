using System.Text;
using System.Text.Json.Nodes;

namespace KariOrleans.Tests.Extensions.KariCore;

/// <summary>Inputs that are wrong, or small and ask for much.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData("time_query", """{"timezone":"../../etc/passwd"}""")]
    [InlineData("time_query", """{"timezone":"Mars/Olympus"}""")]
    [InlineData("time_query", """{"timezone":7}""")]
    [InlineData("date_math", """{"date":"soon"}""")]
    [InlineData("date_math", """{"date":"9999-12-31","amount":{"days":1}}""")]
    [InlineData("date_math", """{"date":1e300}""")]
    [InlineData("date_math", """{"amount":{"fortnights":1}}""")]
    [InlineData("compare", """{"left":"a","op":"matches","right":"(a)\\1"}""")]
    [InlineData("compare", """{"left":"a","op":"matches","right":"("}""")]
    [InlineData("compare", """{"left":"a","op":"matches","right":"((a{1000}){1000}){1000}"}""")]
    [InlineData("compare", """{"left":1,"op":"in","right":1}""")]
    [InlineData("compare", """{"left":1,"op":"eval","right":1}""")]
    [InlineData("filter", """{"items":{},"where":[{"op":"exists"}]}""")]
    [InlineData("filter", """{"items":[],"where":[]}""")]
    [InlineData("filter", """{"items":[1],"where":[{"field":"a..b","op":"exists"}]}""")]
    [InlineData("filter", """{"items":[1],"where":[{"field":"a[","op":"exists"}]}""")]
    [InlineData("math", """{"expression":"1 +"}""")]
    [InlineData("math", """{"expression":"1 / 0"}""")]
    [InlineData("math", """{"expression":"System.Exit(1)"}""")]
    [InlineData("math", """{"expression":"1e400"}""", "number_out_of_range")]
    [InlineData("math", """{"expression":"9^9^9^9"}""", "number_out_of_range")]
    [InlineData("math", """{"expression":"sqrt(-1)"}""", "number_out_of_range")]
    [InlineData("statistics", """{"values":["1"]}""")]
    [InlineData("statistics", """{"values":[1e999]}""")]
    [InlineData("statistics", """{"values":[1e308,1e308]}""", "number_out_of_range")]
    [InlineData("statistics", """{"x":{"values":[1]}}""")]
    [InlineData("hash", """{"text":"zz","input_encoding":"hex"}""")]
    [InlineData("encode", """{"text":"/w==","direction":"decode"}""")]
    [InlineData("text", """{"op":"replace","text":"a","find":""}""")]
    [InlineData("text", """{"op":"split","text":"a","separator":""}""")]
    [InlineData("csv_parse", """{"text":"a\n\"b"}""")]
    [InlineData("csv_parse", """{"text":"a\n\"b\"c"}""")]
    [InlineData("csv_parse", """{"text":"a\n1,2"}""")]
    [InlineData("csv_parse", """{"text":"a","delimiter":"\n"}""")]
    [InlineData("csv_format", """{"rows":[1]}""")]
    [InlineData("aggregate", """{"items":[{"a":"x"}],"aggregates":[{"op":"sum","field":"a"}]}""")]
    [InlineData("json_transform", """{"data":1,"steps":[{"op":"sort","by":"a"}]}""")]
    [InlineData("json_transform", """{"data":1,"steps":["get"]}""")]
    [InlineData("template", """{"template":"{{ a "}""")]
    [InlineData("template", """{"template":"{% if a %}x"}""")]
    [InlineData("template", """{"template":"{% endif %}"}""")]
    [InlineData("template", """{"template":"{% include 'x' %}"}""")]
    [InlineData("template", """{"template":"{{ a | exec }}"}""")]
    [InlineData("test_result_check", """{"report":"<!DOCTYPE a [<!ENTITY x \"y\">]><testsuite/>"}""")]
    [InlineData("test_result_check", """{"report":"<html/>"}""")]
    [InlineData("test_result_check", """{"report":"<testsuite>"}""")]
    [InlineData("test_result_check", """{"report":"nothing here"}""")]
    [InlineData("delay", """{"ms":-1}""")]
    [InlineData("delay", """{"ms":1e12}""")]
    [InlineData("random_id", """{"count":100000}""")]
    [InlineData("log", """{"message":"x","level":"fatal"}""")]
    public async Task BadInput_IsRefusedWithARemedy(string intent, string input, string code = "invalid_input")
    {
        await using var core = await CoreHarness.StartAsync();

        var refusal = await core.RefusedAsync(intent, input);

        Assert.Equal(code, refusal.Code);
        Assert.True(refusal.IsInvalidInput);
    }

    [Fact]
    public async Task Expression_NestedDeeply_IsRefused()
    {
        await using var core = await CoreHarness.StartAsync();

        var refusal = await core.RefusedAsync("math", new JsonObject { ["expression"] = new string('(', 900) });

        Assert.Equal("invalid_input", refusal.Code);
    }

    [Fact]
    public async Task Template_ThatMultiplies_IsStoppedByItsBounds()
    {
        await using var core = await CoreHarness.StartAsync();
        var template = string.Concat(Enumerable.Repeat("{% for a in list %}", 6)) + "x" + string.Concat(
            Enumerable.Repeat("{% endfor %}", 6));
        var values = new JsonObject
        {
            ["list"] =
            new JsonArray([.. Enumerable.Range(0, 100).Select(i => JsonValue.Create(i))])
        };

        var refusal = await core.RefusedAsync(
            "template", new JsonObject { ["template"] = template, ["values"] = values });

        Assert.Equal("input_too_large", refusal.Code);
    }

    [Fact]
    public async Task Template_ThatWorksWithoutOutput_IsStoppedByItsBounds()
    {
        await using var core = await CoreHarness.StartAsync();
        var values = new JsonObject
        {
            ["list"] = new JsonArray([.. Enumerable.Range(0, 10_000).Select(i => JsonValue.Create(i))]),
            ["big"] = new string('x', 200_000),
        };

        var refusal = await core.RefusedAsync("template", new JsonObject
        {
            ["template"] = "{% for a in list %}{% if big contains 'y' %}{% endif %}{{ big | json | size }}{% endfor %}",
            ["values"] = values,
        });

        Assert.Equal("input_too_large", refusal.Code);
    }

    [Fact]
    public async Task Template_NestedDeeply_IsRefused()
    {
        await using var core = await CoreHarness.StartAsync();

        var refusal = await core.RefusedAsync("template", new JsonObject
        {
            ["template"] = string.Concat(Enumerable.Repeat("{% if a %}", 5000)),
        });

        Assert.Equal("invalid_input", refusal.Code);
    }

    [Fact]
    public async Task Transform_ThatDoublesInEveryStep_IsStoppedByItsBudget()
    {
        await using var core = await CoreHarness.StartAsync();
        var step = """{"op":"select","fields":{"a":"$","b":"$","c":"$","d":"$"}}""";
        var input = $$"""{"data":{"x":"{{new string('x', 1000)}}"},"steps":[{{string.Join(',', Enumerable.Repeat(step, 20))}}]}""";

        Assert.Equal("input_too_large", (await core.RefusedAsync("json_transform", input)).Code);
    }

    [Fact]
    public async Task Transform_WithALongNameOverManyItems_IsStoppedByItsBudget()
    {
        await using var core = await CoreHarness.StartAsync();
        var items = string.Join(',', Enumerable.Repeat("{\"a\":1}", 90_000));
        var input = $$$"""{"data":[{{{items}}}],"steps":[{"op":"rename","fields":{"{{{new string('n', 200)}}}":"a"}}]}""";

        Assert.Equal("input_too_large", (await core.RefusedAsync("json_transform", input)).Code);
    }

    [Fact]
    public async Task Csv_WithLongNamesOverManyRows_IsStoppedByItsBudget()
    {
        await using var core = await CoreHarness.StartAsync();
        var csv = new StringBuilder(new string('n', 200)).Append('\n').Insert(0, "a,");
        for (var i = 0; i < 60_000; i++) csv.Append("1,2\n");

        Assert.Equal("input_too_large",
            (await core.RefusedAsync("csv_parse", new JsonObject { ["text"] = csv.ToString() })).Code);
    }

    [Fact]
    public async Task Replace_ThatMultiplies_IsStoppedByItsBound()
    {
        await using var core = await CoreHarness.StartAsync();

        var refusal = await core.RefusedAsync("text", new JsonObject
        {
            ["op"] = "replace",
            ["text"] = new string('a', 100_000),
            ["find"] = "a",
            ["replacement"] =
                new string('b', 100_000),
        });

        Assert.Equal("input_too_large", refusal.Code);
    }

    [Fact]
    public async Task EvilPattern_MatchesInLinearTime()
    {
        await using var core = await CoreHarness.StartAsync();

        var output = await core.Harness.CallPluginAsync("compare", new JsonObject
        {
            ["left"] = new string('a', 100_000) + "!",
            ["op"] = "matches",
            ["right"] = "^(a+)+$",
        });

        Assert.False((bool)output!["result"]!);
    }
}
