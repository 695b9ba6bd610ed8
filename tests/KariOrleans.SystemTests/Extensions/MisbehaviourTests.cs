using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>
/// Children that crash, hang, flood and break the protocol: the call fails clearly, the server lives.
/// </summary>
public sealed class MisbehaviourTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task CrashDuringACall_SaysHowTheProcessEnded_AndTheNextCallWorks()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "crash");

        var crashed = await client.PostAsync("/api/extensions/crash/exit/42", null);

        var problem = await crashed.ProblemAsync(HttpStatusCode.BadGateway, "extension_crashed");
        Assert.Contains("exit code 42", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal("fine", await client.GetStringAsync("/api/extensions/crash/fine"));
    }

    [Fact]
    public async Task LastWordsOnStandardError_AreInTheProblem()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "crash");

        var crashed = await client.PostAsync("/api/extensions/crash/abort", null);

        var problem = await crashed.ProblemAsync(HttpStatusCode.BadGateway, "extension_crashed");
        Assert.Contains("last words", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exception_IsAFailedCall_NotADeadProcess()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "crash");
        await client.GetStringAsync("/api/extensions/crash/fine");
        var before = await ProcessAsync(client, "crash");

        var failed = await client.PostAsync("/api/extensions/crash/throw", null);

        var problem = await failed.ProblemAsync(HttpStatusCode.InternalServerError, "unhandled_exception");
        Assert.Contains("InvalidOperationException: thrown on purpose", (string?)problem["detail"],
            StringComparison.Ordinal);
        Assert.Equal(before, await ProcessAsync(client, "crash"));
    }

    [Theory]
    [InlineData("fail_at_start", "broken at start on purpose")]
    [InlineData("exit_at_start", "exit code 7")]
    public async Task CrashAtStart_IsUnavailable_WithTheReason_UntilItIsCorrected(string switchName, string reason)
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "crash");
        await client.PostJsonAsync("/api/extensions/crash/configure", $$"""{"{{switchName}}": true}""");

        var problem = await (await client.GetAsync("/api/extensions/crash/fine"))
            .ProblemAsync(HttpStatusCode.ServiceUnavailable, "extension_start_failed");
        var status = await client.GetJsonAsync("/api/extensions/crash");
        await client.PostJsonAsync("/api/extensions/crash/configure", "{}");

        Assert.Contains(reason, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal("error", (string?)status["status"]);
        Assert.Equal("red", (string?)status["health"]);
        Assert.Equal("fine", await client.GetStringAsync("/api/extensions/crash/fine"));
    }

    [Fact]
    public async Task CallThatNeverAnswers_TimesOut_AndItsWorkIsCancelledInTheChild()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "hang");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/extensions/hang/forever");
        request.Headers.Add("Kari-Deadline-Ms", "300");
        // The start must not take the call's time.
        await client.GetStringAsync("/api/extensions/hang/slow/1");

        await (await client.SendAsync(request)).ProblemAsync(HttpStatusCode.GatewayTimeout, "deadline_exceeded");

        Assert.Equal("cancelled", await client.GetStringAsync("/api/extensions/hang/cancelled"));
    }

    [Fact]
    public async Task CallThatIgnoresCancellation_StillTimesOut_AndOthersAreAnswered()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "hang");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/extensions/hang/deaf");
        request.Headers.Add("Kari-Deadline-Ms", "300");

        var hanging = client.SendAsync(request);
        Assert.Equal("slow", await client.GetStringAsync("/api/extensions/hang/slow/1"));

        await (await hanging).ProblemAsync(HttpStatusCode.GatewayTimeout, "deadline_exceeded");
    }

    [Fact]
    public async Task FloodOfOutput_DoesNotBlockTheCall()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "leak");

        var flooded = await client.PostAsync("/api/extensions/leak/flood", null);

        Assert.Equal("flooded", await flooded.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task MemoryBeyondTheLimit_EndsTheCallNotTheServer()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "leak");

        var response = await client.PostAsync("/api/extensions/leak/memory", null);

        Assert.True(response.StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway,
            $"{response.StatusCode}");
        Assert.Equal(HttpStatusCode.OK, (await fixture.Server.Anonymous.GetAsync("/health/ready")).StatusCode);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("half")]
    [InlineData("oversized")]
    public async Task BrokenProtocol_EndsTheSession_AndTheNextCallHasANewProcess(string how)
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "hostile");
        await client.GetStringAsync("/api/extensions/hostile/environment");
        var before = await ProcessAsync(client, "hostile");

        var broken = await client.PostAsync($"/api/extensions/hostile/{how}", null);
        await broken.ProblemAsync(HttpStatusCode.BadGateway, "extension_crashed");
        await client.GetStringAsync("/api/extensions/hostile/environment");

        Assert.NotEqual(before, await ProcessAsync(client, "hostile"));
        Assert.False(Directory.Exists($"/proc/{before}"), "The process that broke the protocol still runs.");
    }

    [Fact]
    public async Task Environment_HoldsNothingOfTheServer()
    {
        Environment.SetEnvironmentVariable("KARI_TEST_SECRET", "hunter2");
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "hostile");

        var variables = (JsonObject)await client.GetJsonAsync("/api/extensions/hostile/environment");

        Assert.False(variables.ContainsKey("KARI_TEST_SECRET"));
        Assert.Equal("hostile", (string?)variables["EXTENSION_NAME"]);
        Assert.All(variables, v => Assert.True(
            v.Key.StartsWith("EXTENSION_", StringComparison.Ordinal)
                || v.Key.StartsWith("DOTNET_", StringComparison.Ordinal)
            || v.Key is "PATH" or "LANG" or "HOME" or "TMPDIR" or "PWD", v.Key));
    }

    [Fact]
    public async Task HostCallWithoutPermission_IsDenied_WithTheRemedy()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "hostile");

        var problem = await (await client.PostAsync("/api/extensions/hostile/undeclared", null))
            .ProblemAsync(HttpStatusCode.InternalServerError, "permission_denied");

        Assert.Contains("data:write", (string?)problem["remedy"], StringComparison.Ordinal);
    }

    private static async Task<int?> ProcessAsync(HttpClient client, string extension) =>
        (int?)(await client.GetJsonAsync($"/api/extensions/{extension}"))["sandbox"]!["pid"];
}
