using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.Sandbox;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>Operations that fail again and again are kept away from the process; everybody else goes on.</summary>
public sealed class QuarantineTests(RecoveryFixture fixture) : IClassFixture<RecoveryFixture>
{
    private const string Crash = "/api/extensions/crash";
    private const string Hang = "/api/extensions/hang";
    private const string Hostile = "/api/extensions/hostile";

    [Fact]
    public async Task CrashingOperation_IsQuarantined_AndNobodyElseIs()
    {
        using var client = await CreateAsync("crash", "echo");
        using var other = await CreateAsync("crash");

        await CrashAsync(client, "/exit/42", 3);
        var refused = await client.PostAsync($"{Crash}/exit/42", null);

        var problem = await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable, "operation_quarantined");
        Assert.Equal(TimeSpan.FromSeconds(29), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("crash", (string?)problem["cause"]);
        Assert.Equal(RecoveryPolicy.FirstQuarantine,
            (DateTimeOffset)problem["until"]! - (DateTimeOffset)problem["since"]!);
        Assert.Contains("exit code 42", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Contains("reload", (string?)problem["remedy"], StringComparison.Ordinal);
        Assert.Equal("fine", await client.GetStringAsync($"{Crash}/fine"));
        Assert.Equal("survived", await TextOfAsync(client.PostAsync($"{Crash}/maybe/live", null)));
        Assert.Equal("echo", await client.GetStringAsync("/api/extensions/echo/echo"));
        await (await other.PostAsync($"{Crash}/exit/42", null))
            .ProblemAsync(HttpStatusCode.BadGateway, "extension_crashed");
    }

    [Fact]
    public async Task Status_NamesTheOperation_WithCauseAndRemedy()
    {
        using var client = await CreateAsync("crash");
        await CrashAsync(client, "/maybe/exit", 3);
        await client.GetStringAsync($"{Crash}/fine");

        var status = await client.GetJsonAsync(Crash);
        var health = await client.GetJsonAsync($"{Crash}/health");

        Assert.Equal(("active", "yellow"), ((string?)status["status"], (string?)status["health"]));
        Assert.Equal("operation_quarantined", (string?)status["problem"]!["code"]);
        Assert.Equal(0, (int)status["sandbox"]!["consecutive_failures"]!);
        var quarantined = Assert.Single(status["quarantined_operations"]!.AsArray())!;
        Assert.Equal(
            ("endpoint:POST /maybe/{what}", "crash", 3, "extension_crashed", false),
            ((string?)quarantined["operation"], (string?)quarantined["cause"], (int)quarantined["failures"]!,
                (string?)quarantined["last_failure"], (bool)quarantined["probing"]!));
        Assert.False(string.IsNullOrEmpty((string?)quarantined["remedy"]));
        Assert.True(JsonNode.DeepEquals(status["quarantined_operations"], health["quarantined_operations"]));
    }

    [Fact]
    public async Task CrashingOperations_DoNotUseUpTheRestartsOfTheirNeighbours()
    {
        using var client = await CreateAsync("crash");

        foreach (var path in new[] { "/exit/1", "/abort", "/maybe/exit", "/overflow" })
        {
            await CrashAsync(client, path, RecoveryPolicy.MaxFailuresOfAnOperation);
            Assert.Equal("fine", await client.GetStringAsync($"{Crash}/fine"));
        }

        Assert.Equal(4, (await client.GetJsonAsync(Crash))["quarantined_operations"]!.AsArray().Count);
    }

    [Fact]
    public async Task ProbeThatIsAnswered_Heals_InAProcessOfItsOwn()
    {
        using var client = await CreateAsync("crash");
        await CrashAsync(client, "/maybe/exit", 3);
        await client.GetStringAsync($"{Crash}/fine");
        var before = await ProcessAsync(client);

        fixture.Time.Advance(RecoveryPolicy.FirstQuarantine);
        Assert.Equal("survived", await TextOfAsync(client.PostAsync($"{Crash}/maybe/live", null)));
        Assert.Equal("survived", await TextOfAsync(client.PostAsync($"{Crash}/maybe/live", null)));

        var status = await client.GetJsonAsync(Crash);
        Assert.Equal("green", (string?)status["health"]);
        Assert.Equal(before, (int?)status["sandbox"]!["pid"]);
    }

    [Fact]
    public async Task ProbeThatFails_DoublesTheTime_AndDoesNotTouchTheProcessOfTheOthers()
    {
        using var client = await CreateAsync("crash");
        await CrashAsync(client, "/maybe/exit", 3);
        await client.GetStringAsync($"{Crash}/fine");
        var before = await ProcessAsync(client);

        for (var seconds = 60; seconds <= 240; seconds *= 2)
        {
            fixture.Time.Advance(TimeSpan.FromSeconds(seconds / 2));
            await (await client.PostAsync($"{Crash}/maybe/exit", null))
                .ProblemAsync(HttpStatusCode.BadGateway, "extension_crashed");
            var refused = await client.PostAsync($"{Crash}/maybe/live", null);
            await refused.ProblemAsync(HttpStatusCode.ServiceUnavailable, "operation_quarantined");
            Assert.Equal(TimeSpan.FromSeconds(seconds), refused.Headers.RetryAfter!.Delta);
        }

        Assert.Equal(before, await ProcessAsync(client));
        Assert.Equal(6, (int)(await client.GetJsonAsync(Crash))["quarantined_operations"]![0]!["failures"]!);
    }

    [Fact]
    public async Task MemoryLimit_IsTheCause_AndItsRemedyThatOfTheLimit()
    {
        using var client = await CreateAsync("hostile");

        await EndProcessAsync(client, $"{Hostile}/memory", $"{Hostile}/environment", "memory_limit_reached", 3);

        var problem = await (await client.PostAsync($"{Hostile}/memory", null))
            .ProblemAsync(HttpStatusCode.ServiceUnavailable, "operation_quarantined");
        Assert.Equal("resource_exhaustion", (string?)problem["cause"]);
        Assert.Contains("max_memory_mb", (string?)problem["remedy"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{Hostile}/environment")).StatusCode);
    }

    [Fact]
    public async Task BrokenProtocol_IsTheCause()
    {
        using var client = await CreateAsync("hostile");

        await EndProcessAsync(client, $"{Hostile}/garbage", $"{Hostile}/environment", "extension_crashed", 3);

        var problem = await (await client.PostAsync($"{Hostile}/garbage", null))
            .ProblemAsync(HttpStatusCode.ServiceUnavailable, "operation_quarantined");
        Assert.Equal("protocol_violation", (string?)problem["cause"]);
    }

    [Fact]
    public async Task HangingOperation_IsQuarantined_AndHealsWhenItAnswers()
    {
        using var client = await CreateAsync("hang");
        await client.GetStringAsync($"{Hang}/slow/0");

        for (var i = 0; i < 3; i++)
        {
            await (await client.GetAsync($"{Hang}/timed/60000"))
                .ProblemAsync(HttpStatusCode.GatewayTimeout, "deadline_exceeded");
        }

        var problem = await (await client.GetAsync($"{Hang}/timed/0"))
            .ProblemAsync(HttpStatusCode.ServiceUnavailable, "operation_quarantined");
        Assert.Equal("hang", (string?)problem["cause"]);
        Assert.Equal("slow", await client.GetStringAsync($"{Hang}/slow/0"));
        fixture.Time.Advance(RecoveryPolicy.FirstQuarantine);
        Assert.Equal("slow", await client.GetStringAsync($"{Hang}/timed/0"));
        Assert.Equal("green", (string?)(await client.GetJsonAsync(Hang))["health"]);
    }

    [Fact]
    public async Task CallerWhoAllowsTooLittleTime_QuarantinesNothing()
    {
        using var client = await CreateAsync("hang");
        await client.GetStringAsync($"{Hang}/slow/0");

        for (var i = 0; i < 4; i++)
        {
            using var hasty = new HttpRequestMessage(HttpMethod.Get, $"{Hang}/timed/60000");
            hasty.Headers.Add("Kari-Deadline-Ms", "50");
            await (await client.SendAsync(hasty)).ProblemAsync(HttpStatusCode.GatewayTimeout, "deadline_exceeded");
        }

        Assert.Equal("slow", await client.GetStringAsync($"{Hang}/timed/0"));
    }

    [Fact]
    public async Task MissingGrantOfTheExtension_Quarantines_WithTheGrantAsRemedy()
    {
        using var client = await CreateAsync("hostile");

        for (var i = 0; i < 3; i++)
        {
            await (await client.PostAsync($"{Hostile}/undeclared", null))
                .ProblemAsync(HttpStatusCode.InternalServerError, "permission_denied");
        }

        var problem = await (await client.PostAsync($"{Hostile}/undeclared", null))
            .ProblemAsync(HttpStatusCode.ServiceUnavailable, "operation_quarantined");
        Assert.Equal("permission_denied", (string?)problem["cause"]);
        Assert.Contains("data:write", (string?)problem["remedy"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{Hostile}/environment")).StatusCode);
    }

    [Fact]
    public async Task MissingRightOfACaller_QuarantinesNothing()
    {
        var tenant = fixture.NextTenant();
        using var admin = await fixture.Server.CreateTenantAsync(tenant, "echo");
        using var user = await fixture.Server.CreateClientAsync(tenant, "ann", "user");

        for (var i = 0; i < 10; i++)
        {
            await (await user.GetAsync("/api/extensions/echo/admin"))
                .ProblemAsync(HttpStatusCode.Forbidden, "role_required");
        }

        Assert.Equal("welcome", await admin.GetStringAsync("/api/extensions/echo/admin"));
    }

    [Fact]
    public async Task Release_EndsTheQuarantineNamed_OrAll_AndIsForAdministrators()
    {
        var tenant = fixture.NextTenant();
        using var client = await fixture.Server.CreateTenantAsync(tenant, "crash");
        using var user = await fixture.Server.CreateClientAsync(tenant, "ann", "user");
        await CrashAsync(client, "/exit/1", 3);
        await CrashAsync(client, "/maybe/exit", 3);
        const string Release = $"{Crash}/operations/release";

        await (await user.PostJsonAsync(Release, "{}")).ProblemAsync(HttpStatusCode.Forbidden, "role_required");
        var one = await (await client.PostJsonAsync(Release, """{"operation": "endpoint:POST /maybe/{what}"}"""))
            .JsonAsync();
        await (await client.PostJsonAsync(Release, """{"operation": "endpoint:POST /maybe/{what}"}"""))
            .ProblemAsync(HttpStatusCode.Conflict, "operation_not_quarantined");
        Assert.Equal("survived", await TextOfAsync(client.PostAsync($"{Crash}/maybe/live", null)));
        var all = await (await client.PostJsonAsync(Release, "{}")).JsonAsync();

        var left = Assert.Single(one["quarantined_operations"]!.AsArray())!;
        Assert.Equal("endpoint:POST /exit/{code}", (string?)left["operation"]);
        Assert.Empty(all["quarantined_operations"]!.AsArray());
        await (await client.PostAsync($"{Crash}/exit/1", null))
            .ProblemAsync(HttpStatusCode.BadGateway, "extension_crashed");
    }

    [Theory]
    [InlineData("reload", "")]
    [InlineData("load", "")]
    [InlineData("configure", "{}")]
    public async Task Change_OfCodeOrConfiguration_EndsTheQuarantine(string verb, string body)
    {
        using var client = await CreateAsync("crash");
        await CrashAsync(client, "/maybe/exit", 3);
        await (await client.PostAsync($"{Crash}/maybe/live", null))
            .ProblemAsync(HttpStatusCode.ServiceUnavailable, "operation_quarantined");

        await (await client.PostJsonAsync($"{Crash}/{verb}", body)).JsonAsync();

        Assert.Equal("survived", await TextOfAsync(client.PostAsync($"{Crash}/maybe/live", null)));
    }

    private Task<HttpClient> CreateAsync(params string[] extensions) =>
        fixture.Server.CreateTenantAsync(fixture.NextTenant(), extensions);

    private Task CrashAsync(HttpClient client, string path, int times) =>
        EndProcessAsync(client, Crash + path, $"{Crash}/fine", "extension_crashed", times);

    private async Task EndProcessAsync(HttpClient client, string path, string calm, string code, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await (await client.PostAsync(path, null)).ProblemAsync(HttpStatusCode.BadGateway, code);

            // A call that can't wait makes sure that the end is noted before time goes on, past the pause of a start.
            using var hasty = new HttpRequestMessage(HttpMethod.Get, calm);
            hasty.Headers.Add("Kari-Deadline-Ms", "1");
            using var _ = await client.SendAsync(hasty);
            fixture.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<int?> ProcessAsync(HttpClient client) =>
        (int?)(await client.GetJsonAsync(Crash))["sandbox"]!["pid"];

    private static async Task<string> TextOfAsync(Task<HttpResponseMessage> answer) =>
        await (await answer).Content.ReadAsStringAsync();
}
