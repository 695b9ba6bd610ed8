using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Plugins;
using KariOrleans.Grains.Plugins;

namespace KariOrleans.Tests.Grains.Plugins;

public sealed class PlanJsonTests
{
    [Fact]
    public void Step_IsReadWhole()
    {
        var error = PlanJson.ReadStep(
            Utf8("""
                {"intent": "a", "id": "one", "params": {"x": 1}, "attempts": 3, "idempotency_key": "k",
                 "fallback": {"intent": "b"}}
                """),
            out var step);

        Assert.Null(error);
        Assert.Equal(("a", "one", 3, "k"), (step.Intent, step.Id, step.Attempts, step.IdempotencyKey));
        Assert.Equal("""{"x":1}""", Encoding.UTF8.GetString(step.ParametersJson));
        Assert.Equal(("b", 1), (step.Fallback!.Intent, step.Fallback.Attempts));
        Assert.Equal("{}", Encoding.UTF8.GetString(step.Fallback.ParametersJson));
    }

    [Fact]
    public void Parallel_HasItsPolicyBoundAndDeadline()
    {
        var error = PlanJson.ReadParallel(
            Utf8("""{"steps": [{"intent": "a"}], "on_failure": "collect_all", "max_parallel": 7, "deadline_ms": 1500}"""),
            out var plan);

        Assert.Null(error);
        Assert.Equal((FailurePolicy.CollectAll, 7, TimeSpan.FromSeconds(1.5)),
            (plan.OnFailure, plan.MaxParallel, plan.Deadline));
    }

    [Theory]
    [InlineData("fail_fast", FailurePolicy.FailFast)]
    [InlineData("collect_all", FailurePolicy.CollectAll)]
    [InlineData("fallback", FailurePolicy.Fallback)]
    public void Policy_IsAWord(string word, FailurePolicy policy)
    {
        PlanJson.ReadParallel(Utf8($$"""{"steps": [{"intent": "a"}], "on_failure": "{{word}}"}"""), out var plan);

        Assert.Equal(policy, plan.OnFailure);
    }

    [Fact]
    public void Input_IsKeptAsItIs()
    {
        PlanJson.ReadSequence(Utf8("""{"steps": [{"intent": "a"}], "input": [1, 2.50]}"""), out var plan);

        Assert.Equal("[1,2.50]", Encoding.UTF8.GetString(plan.InputJson));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"intent": ""}""")]
    [InlineData("""{"intent": 5}""")]
    [InlineData("""{"intent": "\ud800"}""")]
    [InlineData("""{"intent": "a", "params": []}""")]
    [InlineData("""{"intent": "a", "params": "x"}""")]
    [InlineData("""{"intent": "a", "attempts": 0}""")]
    [InlineData("""{"intent": "a", "attempts": 11}""")]
    [InlineData("""{"intent": "a", "attempts": 1.5}""")]
    [InlineData("""{"intent": "a", "fallback": []}""")]
    [InlineData("""{"intent": "a"} trailing""")]
    public void BadStep_IsSaid(string json)
    {
        var error = PlanJson.ReadStep(Utf8(json), out _);

        Assert.Equal("invalid_plan", error!.Code);
        Assert.NotEmpty(error.Remedy!);
    }

    [Theory]
    [InlineData("""{"steps": []}""")]
    [InlineData("""{"steps": {}}""")]
    [InlineData("""{"steps": [5]}""")]
    [InlineData("""{"steps": [{"intent": "a"}], "on_failure": "explode"}""")]
    [InlineData("""{"steps": [{"intent": "a"}], "on_failure": 1}""")]
    [InlineData("""{"steps": [{"intent": "a"}], "max_parallel": 0}""")]
    [InlineData("""{"steps": [{"intent": "a"}], "max_parallel": 257}""")]
    [InlineData("""{"steps": [{"intent": "a"}], "deadline_ms": -1}""")]
    public void BadParallel_IsSaid(string json) =>
        Assert.Equal("invalid_plan", PlanJson.ReadParallel(Utf8(json), out _)!.Code);

    [Fact]
    public void TextThatIsNotUtf8_IsSaid()
    {
        byte[] json = [.. """{"intent": "x"""u8, 0xff, 0xfe, .. "\"}"u8];

        Assert.Equal("invalid_plan", PlanJson.ReadStep(json, out _)!.Code);
    }

    [Fact]
    public void Sizes_AreBounded()
    {
        Assert.Null(PlanJson.ReadSequence(Steps(PlanJson.MaxSequence), out _));
        Assert.NotNull(PlanJson.ReadSequence(Steps(PlanJson.MaxSequence + 1), out _));
        Assert.Null(PlanJson.ReadParallel(Steps(PlanJson.MaxParallel), out _));
        Assert.NotNull(PlanJson.ReadParallel(Steps(PlanJson.MaxParallel + 1), out _));
        Assert.NotNull(PlanJson.ReadStep(Utf8(Nested("""{"intent":"a","fallback":""", "{\"intent\":\"a\"", 7)), out _));
        Assert.NotNull(PlanJson.ReadStep(
            Utf8("{\"intent\":\"a\",\"params\":" + Nested("{\"x\":", "{", 100) + "}"), out _));
        Assert.NotNull(PlanJson.ReadStep(Utf8("{\"intent\":\"" + new string('a', 201) + "\"}"), out _));
    }

    [Fact]
    public void Results_AreWrittenInOrder_ErrorsBesideValues()
    {
        var json = JsonNode.Parse(PlanJson.WriteResults(
        [
            new CallResult(CallOutcome.Completed) { Body = Utf8("""{"a":1}""") },
            new CallResult(CallOutcome.Failed, new CallError("boom", "It broke.", "Mend it.", IsRetryable: true)),
            new CallResult(CallOutcome.Completed),
        ]))!;

        Assert.Equal(1, (int?)json["results"]![0]!["value"]!["a"]);
        Assert.Equal("boom", (string?)json["results"]![1]!["error"]!["code"]);
        Assert.True((bool?)json["results"]![1]!["error"]!["retryable"]);
        Assert.Null(json["results"]![2]!["value"]);
    }

    [Theory]
    [InlineData("hello_world", "hello_world")]
    [InlineData("hello-world", "hello_world")]
    [InlineData("Hello-World", "hello_world")]
    [InlineData("ai_karen_engine.plugins.hello_world.handler", "hello_world")]
    [InlineData("plugins.hello_world", "hello_world")]
    [InlineData("handler", "handler")]
    [InlineData("", "")]
    [InlineData("...", "...")]
    public void Name_HasOneSpelling(string name, string normal) => Assert.Equal(normal, PluginNames.Normalise(name));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Steps(int count) =>
        Utf8($$"""{"steps": [{{string.Join(',', Enumerable.Repeat("""{"intent":"a"}""", count))}}]}""");

    private static string Nested(string open, string innermost, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + innermost + new string('}', depth + 1);
}
