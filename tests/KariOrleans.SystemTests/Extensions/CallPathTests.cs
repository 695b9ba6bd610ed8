using System.Net;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>HTTP → grain → child process and back.</summary>
public sealed class CallPathTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Echo = "/api/extensions/echo";

    [Fact]
    public async Task Body_ComesBackFromTheChild()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "echo");

        var response = await client.PostTextAsync($"{Echo}/echo", "grüße", "text/x-test");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("grüße", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/x-test", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.Contains("X-Kari-Trace-Id"));
    }

    [Fact]
    public async Task Caller_ReachesTheCode_CredentialsDoNot()
    {
        var tenant = fixture.NextTenant();
        using var client = await fixture.Server.CreateTenantAsync(tenant, "echo");
        client.DefaultRequestHeaders.Add("Cookie", "session=secret");

        var who = await client.GetJsonAsync($"{Echo}/whoami");

        Assert.Equal(tenant, (string?)who["tenant"]);
        Assert.Equal($"{tenant}-admin", (string?)who["user"]);
        Assert.Null((string?)who["authorization"]);
        Assert.Null((string?)who["cookie"]);
        Assert.NotNull((string?)who["trace"]);
    }

    [Fact]
    public async Task Placeholder_IsDecodedOnce()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "echo");

        Assert.Equal("a b%20c", await client.GetStringAsync($"{Echo}/items/a%20b%2520c"));
    }

    [Theory]
    [InlineData("GET", "/echo/nowhere", HttpStatusCode.NotFound, "no_such_endpoint")]
    [InlineData("DELETE", "/echo", HttpStatusCode.MethodNotAllowed, "method_not_allowed")]
    [InlineData("GET", "/missing", HttpStatusCode.NotFound, "no_such_operation")]
    public async Task UnknownOperation_IsAClearProblem(string method, string path, HttpStatusCode status, string code)
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "echo");

        var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), Echo + path));

        var problem = await response.ProblemAsync(status, code);
        Assert.False(string.IsNullOrEmpty((string?)problem["remedy"]));
        if (status == HttpStatusCode.MethodNotAllowed) Assert.Superset(
            new HashSet<string> { "GET", "POST" }, response.Content.Headers.Allow.ToHashSet());
    }

    [Fact]
    public async Task UnknownExtension_IsNotFound()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant());

        await (await client.GetAsync("/api/extensions/nobody/x"))
            .ProblemAsync(HttpStatusCode.NotFound, "extension_not_installed");
    }

    [Fact]
    public async Task MissingRole_IsDenied_WithTheRolesNamed()
    {
        var tenant = fixture.NextTenant();
        using var admin = await fixture.Server.CreateTenantAsync(tenant, "echo");
        using var user = await fixture.Server.CreateClientAsync(tenant, "ursula", "user");

        Assert.Equal("welcome", await admin.GetStringAsync($"{Echo}/admin"));
        var problem = await (await user.GetAsync($"{Echo}/admin"))
            .ProblemAsync(HttpStatusCode.Forbidden, "role_required");
        Assert.Contains("admin", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task LargeBody_IsStreamedThrough()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "echo");
        const int megabytes = 100;
        using var content = new StreamContent(new EndlessStream(megabytes * 1024L * 1024L));

        var response = await client.PostAsync($"{Echo}/length", content);

        Assert.Equal($"{megabytes * 1024L * 1024L}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task BodyOverTheCap_IsRefused_AnnouncedOrNot()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "echo");
        using var announced = new StreamContent(new EndlessStream(201L * 1024 * 1024));
        announced.Headers.ContentLength = 201L * 1024 * 1024;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Echo}/length") { Content = announced };
        request.Headers.ExpectContinue = true;

        var refused = await client.SendAsync(request);
        var problem = await refused.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "body_too_large");

        Assert.NotNull(problem["limit"]);
        Assert.Equal("echo", await client.GetStringAsync($"{Echo}/echo"));
    }

    [Fact]
    public async Task ResultLargerThanAFrame_IsAClearError_AndTheChildLives()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "leak");

        await (await client.GetAsync("/api/extensions/leak/large"))
            .ProblemAsync(HttpStatusCode.InternalServerError, "result_too_large");
        var status = await client.GetJsonAsync("/api/extensions/leak");
        Assert.Equal("active", (string?)status["status"]);
        Assert.Equal("green", (string?)status["health"]);
    }

    [Fact]
    public async Task Task_RunsOnDemand_AndAGhostSaysSo()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "echo");
        await client.PostTextAsync($"{Echo}/rows", "one");

        var done = await (await client.PostAsync("/api/extensions/background-tasks/echo/touch/execute", null))
            .JsonAsync();
        var ghost = await client.PostAsync("/api/extensions/background-tasks/echo/ghost/execute", null);

        Assert.Equal(1, (int?)done["result"]!["rows"]);
        Assert.Null((string?)done["result"]!["user"]);
        await ghost.ProblemAsync(HttpStatusCode.NotFound, "no_such_operation");
        var details = await client.GetJsonAsync("/api/extensions/echo");
        Assert.Contains(details["warnings"]!.AsArray(), w =>
            ((string?)w)!.Contains("tasks.ghost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task EndpointRateLimit_Is429WithRetryAfter()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "echo");
        Assert.Equal("ok", await client.GetStringAsync($"{Echo}/limited"));
        Assert.Equal("ok", await client.GetStringAsync($"{Echo}/limited"));

        var third = await client.GetAsync($"{Echo}/limited");

        await third.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.NotNull(third.Headers.RetryAfter);
    }
}
