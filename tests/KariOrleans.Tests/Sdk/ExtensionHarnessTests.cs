using System.Text.Json.Nodes;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Plugins;
using KariOrleans.Sdk.Testing;

namespace KariOrleans.Tests.Sdk;

public sealed class ExtensionHarnessTests
{
    [Fact]
    public async Task Endpoint_GetsRouteValuesQueryAndUser()
    {
        await using var harness =
            await ExtensionHarness.StartAsync(new SampleExtension(), new HarnessOptions { User = "grace" });

        var response = await harness.GetAsync("/reports/a%20b?format=csv");

        Assert.Equal(200, response.Status);
        Assert.Equal("""{"id":"a b","format":"csv","user":"grace","tenant":"acme"}""", response.Text);
    }

    [Fact]
    public async Task LiteralPath_WinsOverAPlaceholder()
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());

        Assert.Equal("latest", (await harness.GetAsync("/reports/latest")).Text);
    }

    [Fact]
    public async Task UnknownEndpoint_Is404()
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());

        var response = await harness.GetAsync("/nothing");

        Assert.Equal(404, response.Status);
        Assert.Equal("no_such_operation", (string?)response.Json!["code"]);
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("{")]
    public async Task BadJson_Is400WithARemedy(string body)
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());

        var response = await harness.PostAsync("/echo", System.Text.Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal(400, response.Status);
        Assert.Equal("invalid_json", (string?)response.Json!["code"]);
        Assert.NotNull((string?)response.Json["remedy"]);
    }

    [Fact]
    public async Task LargeBody_ArrivesWhole()
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());

        var response = await harness.PostAsync("/echo", new JsonObject { ["x"] = new string('x', 1_000_000) });

        Assert.Equal(1_000_000, ((string)response.Json!["x"]!).Length);
    }

    [Fact]
    public async Task AnswerThatIsTooLarge_FailsAsOnThePlatform()
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());

        var response = await harness.PostAsync("/echo", new JsonObject { ["x"] = new string('x', 4_200_000) });

        Assert.Equal("result_too_large", (string?)response.Json!["code"]);
    }

    [Fact]
    public async Task TaskLogsAndCounts()
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());

        var result = await harness.RunTaskAsync("tasks.daily");

        Assert.Equal("done", (string?)result);
        Assert.Equal(new HarnessLog(2, "working"), Assert.Single(harness.Logs));
        Assert.Equal(3, harness.Metrics["jobs"]);
    }

    [Fact]
    public async Task Configuration_ReachesTheNextCall()
    {
        await using var harness = await ExtensionHarness.StartAsync(
            new SampleExtension(), new HarnessOptions { Configuration = new JsonObject { ["mode"] = "a" } });
        var before = await harness.CallPluginAsync("mode", []);

        await harness.ConfigureAsync(new JsonObject { ["mode"] = "b" });

        Assert.Equal(("a", "b"), ((string?)before, (string?)await harness.CallPluginAsync("mode", [])));
    }

    [Fact]
    public async Task Refusal_KeepsCodeRemedyAndKind()
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());

        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => harness.CallPluginAsync("refuse", []));

        Assert.Equal(("no", "ask nicely", true, true),
            (refusal.Code, refusal.Remedy, refusal.IsRetryable, refusal.IsInvalidInput));
    }

    [Fact]
    public async Task AuthorsBug_IsThrownWithItsStack()
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());

        await Assert.ThrowsAsync<NotImplementedException>(() => harness.CallPluginAsync("bug", []));
    }

    [Fact]
    public async Task Sequence_RetriesAndFallsBack()
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());
        var tries = 0;
        harness.Plugins
            .Add("flaky", _ => ++tries < 3 ? throw new ExtensionException("busy", "Busy.", retryable: true) : "third")
            .Add("broken", _ => throw new ExtensionException("broken", "Broken."))
            .Add("spare", input => (string?)input["x"]);

        var result = await harness.CallPluginAsync("sequence", []);

        Assert.Equal("""["third","from spare"]""", result!.ToJsonString());
        Assert.Equal(["flaky", "flaky", "flaky", "broken", "spare"], harness.Plugins.Calls.Select(c => c.Intent));
    }

    [Theory]
    [InlineData(FailurePolicy.CollectAll, """["ok","error:broken"]""")]
    [InlineData(FailurePolicy.FailFast, "failed:broken")]
    public async Task Parallel_FollowsItsPolicy(FailurePolicy policy, string expected)
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());
        harness.Plugins.Add("good", _ => "ok").Add("broken", _ => throw new ExtensionException("broken", "Broken."));

        var result = await harness.CallPluginAsync("parallel", new JsonObject { ["policy"] = (int)policy });

        Assert.Equal(expected, result!.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? (string?)result : result.ToJsonString());
    }

    [Fact]
    public async Task UnknownPlugin_SaysHowToAddIt()
    {
        await using var harness = await ExtensionHarness.StartAsync(new SampleExtension());

        var refusal = await Assert.ThrowsAsync<ExtensionException>(() => harness.CallPluginAsync("sequence", []));

        Assert.Equal("plugin_not_found", refusal.Code);
        Assert.Contains("Plugins.Add", refusal.Remedy, StringComparison.Ordinal);
    }

    private sealed class SampleExtension : Extension
    {
        protected override void Map(OperationMap operations) => operations
            .Get("/reports/{id}", (call, _) => Task.FromResult(EndpointResponse.Json(new JsonObject
            {
                ["id"] = call.RouteValue("id"),
                ["format"] = call.Query("format"),
                ["user"] = call.User,
                ["tenant"] =
                    call.Extension.Tenant,
            })))
            .Get("/reports/latest", (_, _) => Task.FromResult(EndpointResponse.Text("latest")))
            .Post("/echo", async (call, cancellationToken) =>
                EndpointResponse.Json(await call.ReadJsonAsync(cancellationToken)))
            .Task("tasks.daily", (context, _) =>
            {
                context.Log.Information("working");
                context.Metrics.Add("jobs");
                context.Metrics.Add("jobs", 2);
                return Task.FromResult<JsonNode?>("done");
            })
            .Plugin("mode", (call, _) => Task.FromResult(call.Configuration["mode"]?.DeepClone()))
            .Plugin("refuse", (_, _) =>
                throw new ExtensionException("no", "No.", "ask nicely", retryable: true, isInvalidInput: true))
            .Plugin("bug", (_, _) => throw new NotImplementedException())
            .Plugin("sequence", async (call, cancellationToken) =>
            {
                var results = await call.Plugins.SequenceAsync(
                    [
                        new PluginStep("flaky", []) { Attempts = 3 },
                        new PluginStep("broken", []) { Fallback =
                            new PluginStep("spare", new JsonObject { ["x"] = "from spare" }) },
                    ],
                    null, cancellationToken);
                return new JsonArray([.. results.Select(r => r.Required?.DeepClone())]);
            })
            .Plugin("parallel", async (call, cancellationToken) =>
            {
                try
                {
                    var options = new ParallelSetOptions { OnFailure = (FailurePolicy)(int)call.Input["policy"]! };
                    var results = await call.Plugins.ParallelAsync(
                        [new PluginStep("good", []), new PluginStep("broken", [])], options, cancellationToken);
                    return new JsonArray(
                        [.. results.Select(r => r.Error is { } e ? $"error:{e.Code}" : r.Value?.DeepClone())]);
                }
                catch (ExtensionException e)
                {
                    return $"failed:{e.Code}";
                }
            });
    }
}
