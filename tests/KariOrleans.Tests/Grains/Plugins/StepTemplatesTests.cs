using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Contracts.Plugins;
using KariOrleans.Grains.Plugins;

namespace KariOrleans.Tests.Grains.Plugins;

public sealed class StepTemplatesTests
{
    private readonly StepValues values = new(Utf8("""{"name": "Ann", "n": 3, "list": [1, "two"], "nothing": null}"""));

    public StepTemplatesTests()
    {
        values.Add("a", Utf8("""{"b": true, "items": [{"id": 7}], "text": "x"}"""));
        values.Add(null, Utf8("""{"x": 1.50, "o": {"k": [1]}}"""));
    }

    [Theory]
    [InlineData("{{previous.x}}", "1.50")]
    [InlineData(" {{ previous.x }} ", "1.50")]
    [InlineData("${previous.x}", "1.50")]
    [InlineData("{{previous.o}}", """{"k":[1]}""")]
    [InlineData("{{input.n}}", "3")]
    [InlineData("{{input.list}}", """[1,"two"]""")]
    [InlineData("{{input.list.1}}", "\"two\"")]
    [InlineData("{{input.nothing}}", "null")]
    [InlineData("${a.b}", "true")]
    [InlineData("{{steps.a.items.0.id}}", "7")]
    [InlineData("{{input.name}}", "\"Ann\"")]
    [InlineData("Hello {{input.name}}!", "\"Hello Ann!\"")]
    [InlineData("Hello ${input.name}, ${a.b}", "\"Hello Ann, true\"")]
    [InlineData("{% for i in input.list %}{{i}};{% endfor %}", "\"1;two;\"")]
    [InlineData("no reference", "\"no reference\"")]
    [InlineData("{ not one }", "\"{ not one }\"")]
    public void Text_IsFilledIn_WithItsType(string template, string filled) => Assert.Equal(filled, Fill(template));

    [Theory]
    [InlineData("{{previous.missing}}")]
    [InlineData("{{later.x}}")]
    [InlineData("${a.b.c}")]
    [InlineData("{{input.list.2}}")]
    [InlineData("{{input.list.-1}}")]
    [InlineData("Hello ${nobody}")]
    [InlineData("{% for %}")]
    [InlineData("{% if %}x")]
    public void ReferenceOrTemplateThatFails_IsSaid(string template)
    {
        var error = StepTemplates.Resolve(Step(template), values, out _);

        Assert.Equal("template_failed", error!.Code);
        Assert.Contains("'x'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EndlessLoop_IsBounded()
    {
        const string Loop = "{% for a in (1..1000000) %}{% for b in (1..1000000) %}x{% endfor %}{% endfor %}";

        Assert.Equal("template_failed", StepTemplates.Resolve(Step(Loop), values, out _)!.Code);
    }

    [Fact]
    public void Output_IsBounded()
    {
        var template = "{% for a in (1..9000) %}" + new string('x', 1_000) + "{% endfor %}";

        Assert.Equal("template_failed", StepTemplates.Resolve(Step(template), values, out _)!.Code);
    }

    [Theory]
    [InlineData("""{"a": "\ud800"}""")]
    [InlineData("""{"a": 1, "a": "{{input.n}}"}""")]
    [InlineData("""{"\ud800": "x"}""")]
    public void ParametersThatJsonAllowsButTextDoesNot_AreAnAnswerNotACrash(string parameters)
    {
        var error = StepTemplates.Resolve(new PluginStep("x", Utf8(parameters)), values, out var resolved);

        Assert.True(error is { Code: "template_failed" } || resolved.ParametersJson.Length > 0);
    }

    [Theory]
    [InlineData("""{"k": 1, "k": 2}""")]
    [InlineData("not json")]
    [InlineData("")]
    public void OddResultOfAStep_NeverCrashesTheNext(string result)
    {
        values.Add("odd", Utf8(result));

        var error = StepTemplates.Resolve(Step("{{odd.k}}"), values, out _);

        Assert.True(error is null or { Code: "template_failed" });
    }

    [Fact]
    public void NestedParameters_AndTheFallback_AreFilledIn()
    {
        var step = new PluginStep("x", Utf8("""{"a": [{"b": "{{input.n}}"}], "c": 1}"""))
        {
            Fallback = new PluginStep("y", Utf8("""{"d": "{{input.name}}"}""")),
        };

        Assert.Null(StepTemplates.Resolve(step, values, out var resolved));

        Assert.Equal("""{"a":[{"b":3}],"c":1}""", Encoding.UTF8.GetString(resolved.ParametersJson));
        Assert.Equal("""{"d":"Ann"}""", Encoding.UTF8.GetString(resolved.Fallback!.ParametersJson));
    }

    [Fact]
    public void StepNamedLikeAKeyword_HidesNothing()
    {
        values.Add("input", Utf8("""{"n": 99}"""));

        Assert.Equal("3", Fill("{{input.n}}"));
        Assert.Equal("99", Fill("{{steps.input.n}}"));
    }

    private static PluginStep Step(string template) =>
        new("x", Encoding.UTF8.GetBytes(new JsonObject { ["v"] = template }.ToJsonString()));

    private string Fill(string template)
    {
        Assert.Null(StepTemplates.Resolve(Step(template), values, out var resolved));
        return JsonNode.Parse(resolved.ParametersJson)!["v"]?.ToJsonString() ?? "null";
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
