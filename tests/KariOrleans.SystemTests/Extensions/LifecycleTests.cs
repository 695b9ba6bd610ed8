using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>From the package in the extension root to the running process, and back.</summary>
public sealed class LifecycleTests(LifecycleFixture fixture) : IClassFixture<LifecycleFixture>
{
    private const string Install = "/api/extensions/marketplace/install";
    private const string Echo = "/api/extensions/echo";

    [Fact]
    public async Task States_FollowTheLifecycle_InKarisWords()
    {
        using var client = await CreateAsync();

        var installed = await (await InstallAsync(client, "echo")).JsonAsync();
        var unloaded = await (await client.PostAsync($"{Echo}/unload", null)).JsonAsync();
        var loaded = await (await client.PostAsync($"{Echo}/load", null)).JsonAsync();
        var reloaded = await (await client.PostAsync($"{Echo}/reload", null)).JsonAsync();
        var configured = await (await client.PostJsonAsync($"{Echo}/configure", "{}")).JsonAsync();

        Assert.Equal(
            ["active", "not_loaded", "active", "active", "active"],
            new[] { installed, unloaded, loaded, reloaded, configured }.Select(d => (string?)d["status"]));
        Assert.Equal("green", (string?)configured["health"]);
        Assert.Equal("1.0.0", (string?)configured["version"]);
        Assert.Equal("green", (string?)(await client.GetJsonAsync($"{Echo}/health"))["health"]);
    }

    [Fact]
    public async Task Status_SaysWhatIsEnforced_AndWhatTheProcessUses()
    {
        using var client = await CreateAsync("echo");
        await client.GetStringAsync($"{Echo}/echo");

        var sandbox = (await client.GetJsonAsync($"{Echo}/health"))["sandbox"]!;

        Assert.Equal("jailed", (string?)sandbox["jail"]);
        Assert.InRange((long)sandbox["memory_bytes"]!, 1 << 20, 256L << 20);
        Assert.True((double)sandbox["cpu_seconds"]! > 0);
        Assert.InRange((int)sandbox["processes"]!, 2, 128);
    }

    [Fact]
    public async Task Unloaded_RefusesCalls_NamesTheRemedy_AndHasNoProcess()
    {
        using var client = await CreateAsync("echo");
        await client.GetStringAsync($"{Echo}/echo");
        var process = await ChildProcess.IdAsync(client, "echo");

        await (await client.PostAsync($"{Echo}/unload", null)).JsonAsync();
        var problem = await (await client.GetAsync($"{Echo}/echo"))
            .ProblemAsync(HttpStatusCode.Conflict, "extension_not_loaded");

        Assert.Contains("/api/extensions/echo/load", (string?)problem["remedy"], StringComparison.Ordinal);
        Assert.False(ChildProcess.Exists(process));
        Assert.DoesNotContain(
            "echo_plugin", (await client.GetJsonAsync("/plugins")).ToJsonString(), StringComparison.Ordinal);
        await client.PostAsync($"{Echo}/load", null);
        Assert.Equal("echo", await client.GetStringAsync($"{Echo}/echo"));
    }

    [Fact]
    public async Task Reload_UnderSixteenCallers_LosesNoCall_AndChangesTheProcess()
    {
        const int callers = 16;
        using var client = await CreateAsync("echo");
        await client.GetStringAsync($"{Echo}/echo");
        var before = await ChildProcess.IdAsync(client, "echo");
        using var begun = new CountdownEvent(callers);
        var reloading = new TaskCompletionSource();
        var answers = Enumerable.Range(0, callers).Select(caller => Task.Run(CallUntilReloadedAsync)).ToArray();

        begun.Wait();
        var reload = await client.PostAsync($"{Echo}/reload", null);
        reloading.SetResult();
        var statuses = (await Task.WhenAll(answers)).SelectMany(s => s).ToList();

        await reload.JsonAsync();
        Assert.True(statuses.Count > callers);
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.NotEqual(before, await ChildProcess.IdAsync(client, "echo"));
        Assert.False(ChildProcess.Exists(before), "The process before the reload still runs.");

        async Task<List<HttpStatusCode>> CallUntilReloadedAsync()
        {
            var seen = new List<HttpStatusCode>();
            while (!reloading.Task.IsCompleted)
            {
                using var answer = await client.PostTextAsync($"{Echo}/echo", "again");
                seen.Add(answer.StatusCode);
                if (seen.Count == 1) begun.Signal();
            }

            return seen;
        }
    }

    [Fact]
    public async Task Uninstall_RemovesTheData_AndNothingElse()
    {
        using var client = await CreateAsync("echo", "advanced-analytics");
        await client.PostTextAsync($"{Echo}/rows", "gone");
        await client.PostJsonAsync($"{Echo}/configure", """{"note": "gone"}""");

        Assert.True((await client.PostAsync("/api/extensions/marketplace/uninstall/echo", null)).IsSuccessStatusCode);
        await (await client.GetAsync($"{Echo}/rows")).ProblemAsync(HttpStatusCode.NotFound, "extension_not_installed");
        await (await InstallAsync(client, "echo")).JsonAsync();

        Assert.Empty((await client.GetJsonAsync($"{Echo}/rows")).AsArray());
        Assert.Equal("{}", await client.GetStringAsync($"{Echo}/configuration"));
        Assert.Equal("active", (string?)(await client.GetJsonAsync("/api/extensions/advanced-analytics"))["status"]);
    }

    [Fact]
    public async Task InstalledTwice_IsTheSameInstallation()
    {
        using var client = await CreateAsync("echo");
        await client.PostTextAsync($"{Echo}/rows", "kept");

        var again = await (await InstallAsync(client, "echo")).JsonAsync();

        Assert.Equal("test", (string?)again["installed_by"]);
        Assert.Equal(["kept"], (await client.GetJsonAsync($"{Echo}/rows")).AsArray().Select(r => (string?)r));
        var listed = (await client.GetJsonAsync("/api/extensions/"))["extensions"]!.AsArray();
        Assert.Single(listed, e => (string?)e!["name"] == "echo");
    }

    [Fact]
    public async Task TwoTenants_HaveProcessesOfTheirOwn()
    {
        using var acme = await CreateAsync("echo");
        using var bolt = await CreateAsync("echo");
        await Task.WhenAll(acme.GetStringAsync($"{Echo}/echo"), bolt.GetStringAsync($"{Echo}/echo"));

        Assert.NotEqual(await ChildProcess.IdAsync(acme, "echo"), await ChildProcess.IdAsync(bolt, "echo"));
    }

    [Fact]
    public async Task Configuration_IsCheckedByTheManifestsSchema()
    {
        using var client = await CreateAsync("advanced-analytics");

        var refused = await client.PostJsonAsync("/api/extensions/advanced-analytics/configure",
            """{"report_keep": 0}""");

        var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_configuration");
        Assert.Contains("report_keep", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(0, (int?)(
            await client.GetJsonAsync("/api/extensions/advanced-analytics"))["configuration_version"]);
    }

    [Fact]
    public async Task Configuration_ReachesTheRunningCode_WithoutARestart()
    {
        using var client = await CreateAsync("echo");
        Assert.Equal("{}", await client.GetStringAsync($"{Echo}/configuration"));
        var process = await ChildProcess.IdAsync(client, "echo");

        await (await client.PostJsonAsync($"{Echo}/configure", """{"colour": "green"}""")).JsonAsync();

        Assert.Equal("green", (string?)(await client.GetJsonAsync($"{Echo}/configuration"))["colour"]);
        Assert.Equal(process, await ChildProcess.IdAsync(client, "echo"));
    }

    [Fact]
    public async Task DisabledPlugin_RefusesCalls_UntilItIsEnabled()
    {
        const string call = """{"intent": "echo_plugin", "params": {"a": 1}}""";
        using var client = await CreateAsync("echo");

        await (await client.PostAsync("/plugins/echo_plugin/disable", null)).JsonAsync();
        var refused = await client.PostJsonAsync("/api/plugins/execute", call);
        var shown = await client.GetJsonAsync("/plugins/echo_plugin");
        await (await client.PostAsync("/plugins/echo_plugin/enable", null)).JsonAsync();
        var answered = await (await client.PostJsonAsync("/api/plugins/execute", call)).JsonAsync();

        var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
        Assert.Equal("plugin_disabled", (string?)problem["code"]);
        Assert.Contains("/plugins/echo_plugin/enable", (string?)problem["remedy"], StringComparison.Ordinal);
        Assert.False((bool?)shown["enabled"]);
        Assert.Equal(1, (int?)answered["result"]!["a"]);
    }

    [Fact]
    public async Task Metrics_CountCalls_AndTheAuthorsOwnCounters()
    {
        const int calls = 3;
        var signal = new MetricsSignal("acme/echo", calls);
        await using var server = await KariServer.StartAsync(
            configure: builder => builder.Services.AddSingleton<IIncomingGrainCallFilter>(signal));
        using var client = await server.CreateTenantAsync("acme", "echo");

        for (var i = 0; i < calls; i++) Assert.True((await client.PostAsync($"{Echo}/log", null)).IsSuccessStatusCode);
        await signal.Reached.WaitAsync(TimeSpan.FromSeconds(30));

        var metrics = await client.GetJsonAsync($"{Echo}/metrics");
        Assert.Equal(calls, (long?)metrics["calls"]);
        Assert.Equal(calls, (long?)metrics["calls_by_outcome"]!["endpoint/completed"]);
        Assert.Equal(calls, (double?)metrics["counters"]!["lines_logged"]);
        Assert.True((double?)metrics["p50_ms"] > 0);
    }

    private Task<HttpClient> CreateAsync(params string[] extensions) =>
        fixture.Server.CreateTenantAsync(fixture.NextTenant(), extensions);

    private static Task<HttpResponseMessage> InstallAsync(HttpClient client, string name) =>
        client.PostJsonAsync(Install, $$"""{"name": "{{name}}"}""");
}
