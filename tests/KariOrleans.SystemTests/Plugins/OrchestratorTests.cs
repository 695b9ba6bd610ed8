using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Plugins;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Plugins;

/// <summary>Plans of plugins in a real silo, with the plugins' code in real child processes.</summary>
public sealed class OrchestratorTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("echo_plugin")]
    [InlineData("echo-plugin")]
    [InlineData("ai_karen_engine.plugins.echo_plugin.handler")]
    public async Task Plugin_IsFoundByEachSpelling(string name)
    {
        var orchestrator = Orchestrator(await TenantAsync());

        var result = await orchestrator.ExecuteAsync(Step(name, """{"n":1}"""), null, default);

        Assert.True(result.Outcome == CallOutcome.Completed, result.Error?.Message);
        Assert.Equal("""{"n":1}""", Encoding.UTF8.GetString(result.Body));
    }

    [Fact]
    public async Task UnknownPlugin_IsNoSuchPlugin()
    {
        var orchestrator = Orchestrator(await TenantAsync());

        var result = await orchestrator.ExecuteAsync(Step("nobody"), null, default);

        Assert.Equal((CallOutcome.NoSuchOperation, "no_such_plugin"), (result.Outcome, result.Error!.Code));
    }

    [Fact]
    public async Task DisabledPlugin_IsRefused_UntilItIsEnabled()
    {
        var tenant = await TenantAsync();
        var orchestrator = Orchestrator(tenant);
        var catalogue = fixture.Server.Grains.Catalogue(tenant);

        Assert.True(await catalogue.SetEnabledAsync("echo_plugin", false));
        var refused = await orchestrator.ExecuteAsync(Step("echo_plugin"), null, default);

        Assert.Equal("plugin_disabled", refused.Error!.Code);
    }

    [Fact]
    public async Task InputThatDoesNotFit_IsInvalidInput()
    {
        var orchestrator = Orchestrator(await TenantAsync());

        var result = await orchestrator.ExecuteAsync(Step("math", """{"expression": 5}"""), null, default);

        Assert.Equal((CallOutcome.InvalidInput, "invalid_input"), (result.Outcome, result.Error!.Code));
    }

    [Fact]
    public async Task Sequence_PassesValuesOn_WithTheirTypes()
    {
        var orchestrator = Orchestrator(await TenantAsync());

        var run = await orchestrator.SequenceAsync(
            new SequencePlan(
                [
                    Step("echo_plugin", """{"n": "{{input.n}}", "flag": true}""") with { Id = "first" },
                    Step("echo_plugin", """{"twice": ["{{previous.n}}", "${first.flag}"], "text": "n={{first.n}}"}"""),
                ],
                """{"n": 7}"""u8.ToArray()),
            default);

        Assert.True(run.Outcome == CallOutcome.Completed, run.Error?.Message);
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse("""{"twice": [7, true], "text": "n=7"}"""), JsonNode.Parse(run.Steps[1].Body)),
            Encoding.UTF8.GetString(run.Steps[1].Body));
    }

    [Fact]
    public async Task Sequence_EndsAtTheFirstFailure()
    {
        var orchestrator = Orchestrator(await TenantAsync());

        var run = await orchestrator.SequenceAsync(
            new SequencePlan([Step("echo_plugin"), Step("fail_plugin"), Step("echo_plugin")], []), default);

        Assert.Equal("planned_failure", run.Error!.Code);
        Assert.Equal(2, run.Steps.Length);
    }

    [Fact]
    public async Task Fallback_TakesOver()
    {
        var orchestrator = Orchestrator(await TenantAsync());
        var step = Step("fail_plugin") with { Fallback = Step("echo_plugin", """{"from":"fallback"}""") };

        var single = await orchestrator.ExecuteAsync(step, null, default);
        var parallel = await orchestrator.ParallelAsync(new ParallelPlan([step], FailurePolicy.Fallback), default);

        Assert.Equal("""{"from":"fallback"}""", Encoding.UTF8.GetString(single.Body));
        Assert.Null(parallel.Error);
        Assert.Equal(single.Body, parallel.Steps[0].Body);
    }

    [Fact]
    public async Task CollectAll_KeepsTheOrder_FailuresIncluded()
    {
        var orchestrator = Orchestrator(await TenantAsync());
        PluginStep[] steps = [.. Enumerable.Range(0, 20).Select(i => i % 5 == 0 ? Step("fail_plugin") : Step("echo_plugin", $$"""{"i":{{i}}}"""))];

        var run = await orchestrator.ParallelAsync(
            new ParallelPlan(steps, FailurePolicy.CollectAll, MaxParallel: 4), default);

        Assert.Null(run.Error);
        Assert.All(run.Steps.Index(), s =>
        {
            if (s.Index % 5 == 0) Assert.Equal("planned_failure", s.Item.Error!.Code);
            else Assert.Equal($$"""{"i":{{s.Index}}}""", Encoding.UTF8.GetString(s.Item.Body));
        });
    }

    [Fact]
    public async Task FailFast_CancelsWhatStillRuns()
    {
        var orchestrator = Orchestrator(await TenantAsync());

        var run = await orchestrator.ParallelAsync(
            new ParallelPlan([Step("delay", """{"ms": 600000}"""), Step("fail_plugin")], FailurePolicy.FailFast), default)
            .WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal("planned_failure", run.Error!.Code);
        Assert.Equal(CallOutcome.Cancelled, run.Steps[0].Outcome);
    }

    [Fact]
    public async Task Deadline_EndsTheWork()
    {
        var orchestrator = Orchestrator(await TenantAsync());

        var result = await orchestrator.ExecuteAsync(Step("delay", """{"ms": 600000}"""), TimeSpan.FromSeconds(1), default)
            .WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((CallOutcome.TimedOut, "deadline_exceeded"), (result.Outcome, result.Error!.Code));
    }

    [Fact]
    public async Task CircleOfPlugins_EndsWithItsDepth()
    {
        var orchestrator = Orchestrator(await TenantAsync());

        var result = await orchestrator.ExecuteAsync(Step("circle"), null, default);

        Assert.Equal("call_depth_exceeded", result.Error!.Code);
    }

    private static PluginStep Step(string intent, string parameters = "{}") =>
        new(intent, Encoding.UTF8.GetBytes(parameters));

    private async Task<string> TenantAsync()
    {
        var tenant = fixture.NextTenant();
        using var client = await fixture.Server.CreateTenantAsync(tenant, "echo");
        return tenant;
    }

    // Not in an async method: the caller would be forgotten at its end.
    private IPluginOrchestrator Orchestrator(string tenant)
    {
        CallerContext.Set(new Caller(tenant, "ann", ["user", "admin"]));
        return fixture.Server.Grains.Orchestrator(tenant);
    }
}
