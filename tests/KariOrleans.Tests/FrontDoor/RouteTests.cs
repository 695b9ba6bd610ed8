using System.Net;
using System.Text;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Contracts.Plugins;
using KariOrleans.Contracts.Tenants;

namespace KariOrleans.Tests.FrontDoor;

public sealed class RouteTests
{
    [Fact]
    public async Task List_PagesByLinkHeader()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "user");
        foreach (var name in new[] { "c", "a", "b" }) host.World.Install("acme", name);

        using var first = await host.SendAsync("GET", "/api/extensions/?limit=2", key);
        var link = first.Headers.GetValues("Link").Single();
        using var second = await host.SendAsync("GET", link[1..link.IndexOf('>', StringComparison.Ordinal)], key);

        Assert.EndsWith("rel=\"next\"", link, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], await NamesAsync(first));
        Assert.Equal(["c"], await NamesAsync(second));
        Assert.False(second.Headers.Contains("Link"));
    }

    [Theory]
    [InlineData("limit=0", "invalid_limit")]
    [InlineData("limit=100000", "invalid_limit")]
    [InlineData("cursor=%21%21", "invalid_cursor")]
    public async Task WrongPaging_Is400(string query, string code)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "user");

        using var response = await host.SendAsync("GET", $"/api/extensions/?{query}", key);

        await FrontDoorHost.AssertProblemAsync(response, 400, code);
    }

    [Theory]
    [InlineData("{", 400, "invalid_json")]
    [InlineData("null", 400, "invalid_json")]
    [InlineData("""{"name":"echo","surprise":1}""", 400, "invalid_json")]
    [InlineData("""{"name":"echo","name":"other"}""", 400, "invalid_json")]
    [InlineData("""{"version":"1.0.0"}""", 400, "invalid_json")]
    [InlineData("""{"name":null}""", 400, "invalid_json")]
    [InlineData("""{"name":"system"}""", 400, "reserved_name")]
    [InlineData("""{"name":"../x"}""", 400, "invalid_input")]
    public async Task WrongJson_IsRefused(string json, int status, string code)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "admin");

        using var response = await host.SendAsync("POST", "/api/extensions/marketplace/install", key,
            FrontDoorHost.Json(json));

        await FrontDoorHost.AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task JsonBodies_AreBoundedAndTyped()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "admin");
        const string Path = "/api/extensions/marketplace/install";

        using var text = await host.SendAsync("POST", Path, key, new StringContent("{}", Encoding.UTF8, "text/plain"));
        using var large = await host.SendAsync("POST", Path, key,
            FrontDoorHost.Json($$"""{"name":"{{new string('a', 1_100_000)}}"}"""));

        await FrontDoorHost.AssertProblemAsync(text, 415, "unsupported_media_type");
        await FrontDoorHost.AssertProblemAsync(large, 413, "body_too_large");
    }

    [Fact]
    public async Task UnknownRouteAndMethod_AreProblems()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "user");

        using var missing = await host.SendAsync("GET", "/nowhere", key);
        using var method = await host.SendAsync("DELETE", "/plugins", key);
        using var reserved = await host.SendAsync("POST", "/api/extensions/system/health", key);
        using var root = await host.SendAsync("GET", "/");

        await FrontDoorHost.AssertProblemAsync(missing, 404, "no_such_route");
        await FrontDoorHost.AssertProblemAsync(method, 405, "method_not_allowed");
        Assert.Equal(["GET"], method.Content.Headers.Allow);
        await FrontDoorHost.AssertProblemAsync(reserved, 405, "method_not_allowed");
        await FrontDoorHost.AssertProblemAsync(root, 404, "no_such_route");
    }

    [Theory]
    [InlineData("load")]
    [InlineData("unload")]
    [InlineData("reload")]
    public async Task Lifecycle_IsForAdministratorsOfTheTenant(string verb)
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("acme", "echo");

        using var user = await host.SendAsync("POST", $"/api/extensions/echo/{verb}",
            host.World.AddKey("acme", "user"));
        using var admin = await host.SendAsync("POST", $"/api/extensions/echo/{verb}",
            host.World.AddKey("acme", "admin"));

        await FrontDoorHost.AssertProblemAsync(user, 403, "role_required");
        Assert.Equal("active", (await FrontDoorHost.ReadAsync(admin)).GetProperty("status").GetString());
        Assert.Equal([$"acme/echo {verb}"], host.World.Lifecycle);
    }

    [Fact]
    public async Task Release_IsForAdministrators_OfOneOperationOrAll()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("acme", "echo");
        const string Path = "/api/extensions/echo/operations/release";
        var key = host.World.AddKey("acme", "admin");

        using var user = await host.SendAsync("POST", Path, host.World.AddKey("acme", "user"),
            FrontDoorHost.Json("{}"));
        using var all = await host.SendAsync("POST", Path, key, FrontDoorHost.Json("{}"));
        using var one = await host.SendAsync("POST", Path, key, FrontDoorHost.Json("""{"operation": "task:t"}"""));
        using var none = await host.SendAsync("POST", Path, key, FrontDoorHost.Json("""{"operation": ""}"""));

        await FrontDoorHost.AssertProblemAsync(user, 403, "role_required");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [all.StatusCode, one.StatusCode]);
        await FrontDoorHost.AssertProblemAsync(none, 400, "invalid_input");
        Assert.Equal(["acme/echo release all", "acme/echo release task:t"], host.World.Lifecycle);
    }

    [Fact]
    public async Task Configuration_IsPassedAsItWasSent()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("acme", "echo");
        var key = host.World.AddKey("acme", "admin");

        using var good = await host.SendAsync("POST", "/api/extensions/echo/configure", key,
            FrontDoorHost.Json("""{ "a": 1 }"""));
        using var bad = await host.SendAsync("POST", "/api/extensions/echo/configure", key, FrontDoorHost.Json("[1]"));

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Equal(["""acme/echo configure { "a": 1 }"""], host.World.Lifecycle);
        await FrontDoorHost.AssertProblemAsync(bad, 400, "invalid_json");
    }

    [Theory]
    [InlineData("Nightly%20report")]
    [InlineData("nightly_report")]
    public async Task BackgroundTask_RunsByNameOrFunction(string task)
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("acme", "echo");
        host.World.OnCall = (_, _, _) =>
            Task.FromResult(new CallResult(CallOutcome.Completed) { Body = """{"rows":3}"""u8.ToArray() });

        using var response = await host.SendAsync(
            "POST", $"/api/extensions/background-tasks/echo/{task}/execute", host.World.AddKey("acme", "user"));

        var answer = await FrontDoorHost.ReadAsync(response);
        Assert.Equal(3, answer.GetProperty("result").GetProperty("rows").GetInt32());
        var call = Assert.Single(host.World.Calls).Call;
        Assert.Equal((OperationKind.Task, "nightly_report"), (call.Kind, call.Name));
    }

    [Fact]
    public async Task GlobalSummary_IsForPlatformAdministrators()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("acme", "echo");
        host.World.Install("other", "secret");
        const string Path = "/api/extensions/registry/summary";

        using var own = await host.SendAsync("GET", Path, host.World.AddKey("acme", "admin"));
        using var denied = await host.SendAsync("GET", Path + "?scope=global", host.World.AddKey("acme", "admin"));
        using var all = await host.SendAsync("GET", Path + "?scope=global", host.World.AddKey("acme", "platform"));

        Assert.DoesNotContain("secret", await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await FrontDoorHost.AssertProblemAsync(denied, 403, "role_required");
        Assert.Contains("secret", await all.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugins_AreFoundByAliasAndExecuted()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Plugins.Add(new PluginDescriptor { Intent = "greet", Extension = "kari-core", Aliases = ["hello"] });
        var key = host.World.AddKey("acme", "user");

        using var found = await host.SendAsync("GET", "/plugins/hello", key);
        using var missing = await host.SendAsync("GET", "/plugins/nothing", key);
        using var run = await host.SendAsync(
            "POST", "/api/plugins/execute", key, FrontDoorHost.Json("""{"intent":"greet","params":{"name":"ada"}}"""));

        Assert.Equal("greet", (await FrontDoorHost.ReadAsync(found)).GetProperty("intent").GetString());
        await FrontDoorHost.AssertProblemAsync(missing, 404, "no_such_plugin");
        Assert.Equal("ada", (await FrontDoorHost.ReadAsync(run)).GetProperty("result").GetProperty("name").GetString());
    }

    [Fact]
    public async Task FailedRun_SaysHowEachStepWent()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var error = new CallError("boom", "It broke.");
        host.World.OnRun = () => new PluginRunResult(
            CallOutcome.Failed, error,
                [new CallResult(CallOutcome.Completed), new CallResult(CallOutcome.Failed, error)]);

        using var response = await host.SendAsync(
            "POST", "/api/plugins/execute", host.World.AddKey("acme", "user"),
            FrontDoorHost.Json("""{"steps":[{"intent":"a"},{"intent":"b"}],"mode":"parallel","on_failure":"collect_all"}"""));

        var problem = await FrontDoorHost.AssertProblemAsync(response, 500, "boom");
        Assert.Equal("completed", problem.GetProperty("steps")[0].GetProperty("outcome").GetString());
        Assert.Equal("boom", problem.GetProperty("steps")[1].GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"intent":"a","steps":[]}""")]
    [InlineData("""{"steps":[]}""")]
    [InlineData("""{"steps":[null]}""")]
    [InlineData("""{"steps":[{"intent":"a"}],"mode":"spiral"}""")]
    [InlineData("""{"steps":[{"intent":"a"}],"mode":"parallel","max_parallel":0}""")]
    [InlineData("""{"steps":[{"intent":"a","attempts":11}]}""")]
    [InlineData("""{"intent":"a","params":[1]}""")]
    [InlineData("""{"intent":"a","deadline_ms":0}""")]
    public async Task WrongExecution_Is400(string json)
    {
        await using var host = await FrontDoorHost.StartAsync();

        using var response = await host.SendAsync(
            "POST", "/api/plugins/execute", host.World.AddKey("acme", "user"), FrontDoorHost.Json(json));

        await FrontDoorHost.AssertProblemAsync(response, 400, "invalid_input");
    }

    [Fact]
    public async Task Tenants_AreCreatedByPlatformAdministratorsOnce()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var platform = host.World.AddKey("acme", "platform");
        const string Body = """{"name":"new-one","display_name":"New"}""";

        using var denied = await host.SendAsync("POST", "/api/tenants", host.World.AddKey("acme", "admin"),
            FrontDoorHost.Json(Body));
        using var created = await host.SendAsync("POST", "/api/tenants", platform, FrontDoorHost.Json(Body));
        using var again = await host.SendAsync("POST", "/api/tenants", platform, FrontDoorHost.Json(Body));
        using var bad = await host.SendAsync("POST", "/api/tenants", platform,
            FrontDoorHost.Json("""{"name":"-platform"}"""));

        await FrontDoorHost.AssertProblemAsync(denied, 403, "role_required");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        await FrontDoorHost.AssertProblemAsync(again, 409, "tenant_exists");
        await FrontDoorHost.AssertProblemAsync(bad, 400, "invalid_tenant_name");
    }

    [Fact]
    public async Task Search_FiltersByTextAndCategory()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Packages.Add(new PackageSummary("echo", "1.0.0", "Echo", "Answers", "test", [], []));
        host.World.Packages.Add(new PackageSummary("mail", "1.0.0", "Mail", "Sends", "communication", [], []));

        using var found = await host.SendAsync(
            "GET", "/api/extensions/marketplace/search?q=ANSW&category=test", host.World.AddKey("acme", "user"));

        var package = Assert.Single((await FrontDoorHost.ReadAsync(found)).GetProperty("packages").EnumerateArray());
        Assert.Equal("echo", package.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Metrics_HaveQuantiles()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("acme", "echo", new EndpointDescription("/api/extensions/echo/x", ["GET"], [], null, []));
        var key = host.World.AddKey("acme", "user");
        (await host.SendAsync("GET", "/api/extensions/echo/x", key)).Dispose();

        using var response = await host.SendAsync("GET", "/api/extensions/echo/metrics", key);

        var metrics = await FrontDoorHost.ReadAsync(response);
        Assert.Equal(1, metrics.GetProperty("calls").GetInt64());
        Assert.Equal(5, metrics.GetProperty("p95_ms").GetDouble());
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/startup")]
    [InlineData("/health/ready")]
    public async Task Probe_NeedsNoKey(string path)
    {
        await using var host = await FrontDoorHost.StartAsync();

        using var response = await host.SendAsync("GET", path);

        Assert.Equal("ok", (await FrontDoorHost.ReadAsync(response)).GetProperty("status").GetString());
    }

    private static async Task<string[]> NamesAsync(HttpResponseMessage response) =>
        [.. (await FrontDoorHost.ReadAsync(response)).GetProperty("extensions").EnumerateArray()
            .Select(extension => extension.GetProperty("name").GetString()!)];
}
