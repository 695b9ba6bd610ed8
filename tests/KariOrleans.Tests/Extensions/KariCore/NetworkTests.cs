using System.Net;
using System.Text.Json.Nodes;
using KariCore.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KariOrleans.Tests.Extensions.KariCore;

/// <summary>The plugins that leave the machine, against a real server on the loopback interface.</summary>
public sealed class NetworkTests : IAsyncLifetime
{
    private readonly WebApplication server = WebApplication.CreateSlimBuilder().Build();
    private JsonObject? received;
    private string? authorization;

    private string Address => server.Urls.First();

    private JsonObject Allowed => new() { ["allow_private_hosts"] = new JsonArray(new Uri(Address).Authority) };

    public async Task InitializeAsync()
    {
        server.Urls.Add("http://127.0.0.1:0");
        server.MapGet("/json", () => Results.Text("""{"a":[1,2]}""", "application/json"));
        server.MapGet("/echo", (HttpRequest r) => $"{r.QueryString} {r.Headers["X-Test"]} {r.Headers["traceparent"]}");
        server.MapGet("/big", () => new string('x', 2_000_000));
        server.MapGet("/binary", () => Results.Bytes([0xFF, 0xFE, 0x00], "application/octet-stream"));
        server.MapGet("/slow", async (CancellationToken aborted) => await Task.Delay(Timeout.Infinite, aborted));
        server.MapGet("/loop", () => Results.Redirect("/loop"));
        server.MapGet("/moved", () => Results.Redirect("/json"));
        server.MapGet("/inside", () => Results.Redirect($"http://localhost:{new Uri(Address).Port}/json"));
        server.MapGet("/file", () => Results.Redirect("file:///etc/passwd"));
        server.MapGet("/fails", () => Results.StatusCode(503));
        server.MapPost("/hook", async (HttpRequest r) =>
        {
            received = (await JsonNode.ParseAsync(r.Body))!.AsObject();
            return Results.Ok();
        });
        server.MapGet("/repos/acme/site", (HttpRequest r) =>
        {
            authorization = r.Headers.Authorization;
            return Results.Text("""{"default_branch":"trunk"}""", "application/json");
        });
        server.MapGet("/repos/acme/site/commits/trunk", () => Results.Text(
            """{"sha":"abc123","html_url":"https://github.com/acme/site/commit/abc123","commit":{"message":"Fix\n\nlong","author":{"name":"Ada"},"committer":{"date":"2026-03-12T09:00:00Z"}}}""",
            "application/json"));
        server.MapGet("/repos/acme/site/commits/abc123/check-runs", () => Results.Text(
            """{"check_runs":[{"name":"build","status":"completed","conclusion":"success"},{"name":"tests","status":"completed","conclusion":"failure","html_url":"https://x/1"}]}""",
            "application/json"));
        await server.StartAsync();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Get_ReadsJson()
    {
        await using var core = await CoreHarness.StartAsync(Allowed);

        var output = await core.CallAsync("http_request", $$"""{"url":"{{Address}}/moved"}""");

        Assert.Equal(200, (int)output["status"]!);
        Assert.Equal(2, (int)output["json"]!["a"]![1]!);
    }

    [Fact]
    public async Task Get_SendsQueryAndHeaders_AndNothingOfOurs()
    {
        await using var core = await CoreHarness.StartAsync(Allowed);

        var output = await core.CallAsync("http_request", $$$"""{"url":"{{{Address}}}/echo?a=1","query":{"b":"x &y"},"headers":{"X-Test":"t"}}""");

        Assert.Equal("?a=1&b=x%20%26y t ", (string?)output["body"]);
    }

    [Fact]
    public async Task Get_ReadsBinary()
    {
        await using var core = await CoreHarness.StartAsync(Allowed);

        var output = await core.CallAsync("http_request", $$"""{"url":"{{Address}}/binary"}""");

        Assert.Equal("//4A", (string?)output["body_base64"]);
    }

    [Theory]
    [InlineData("/big", "", "response_too_large", false)]
    [InlineData("/slow", ""","timeout_ms":200""", "http_timeout", true)]
    [InlineData("/loop", "", "too_many_redirects", false)]
    [InlineData("/file", "", "redirect_refused", false)]
    [InlineData("/inside", "", "address_refused", false)]
    [InlineData("/fails", ""","fail_on_error_status":true""", "http_status", true)]
    [InlineData("/json", ""","headers":{"X":"a\r\nHost: b"}""", "invalid_input", false)]
    [InlineData("/json", ""","headers":{"Host":"b"}""", "invalid_input", false)]
    [InlineData("/json", ""","method":"CONNECT" """, "invalid_input", false)]
    [InlineData("/json", ""","body":"x","content_type":"nonsense" """, "invalid_input", false)]
    public async Task BadRequestOrAnswer_IsRefused(string path, string more, string code, bool retryable)
    {
        await using var core = await CoreHarness.StartAsync(Allowed);

        var refusal = await core.RefusedAsync("http_request", $$"""{"url":"{{Address}}{{path}}"{{more}}}""");

        Assert.Equal(code, refusal.Code);
        Assert.Equal(retryable, refusal.IsRetryable);
    }

    [Theory]
    [InlineData("http://127.0.0.1/", "address_refused")]
    [InlineData("http://2130706433/", "address_refused")]
    [InlineData("http://[::ffff:127.0.0.1]/", "address_refused")]
    [InlineData("http://[::1]/", "address_refused")]
    [InlineData("http://localhost/", "address_refused")]
    [InlineData("http://169.254.169.254/latest/meta-data", "address_refused")]
    [InlineData("http://0.0.0.0/", "address_refused")]
    [InlineData("file:///etc/passwd", "invalid_input")]
    [InlineData("http://user:secret@example.com/", "invalid_input")]
    [InlineData("//example.com", "invalid_input")]
    public async Task PrivateAddress_IsRefused_UnlessConfigured(string url, string code)
    {
        await using var core = await CoreHarness.StartAsync();

        Assert.Equal(code, (await core.RefusedAsync("http_request", new JsonObject { ["url"] = url })).Code);
        Assert.Equal(code, (await core.RefusedAsync("notify_webhook", new JsonObject { ["url"] = url, ["text"] = "x" }))
            .Code);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.19.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void Address_IsPublicOrNot(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task AllowedHost_IsForgottenWithItsConfiguration()
    {
        await using var core = await CoreHarness.StartAsync(Allowed);
        await core.CallAsync("http_request", $$"""{"url":"{{Address}}/json"}""");

        await core.Harness.ConfigureAsync([]);

        Assert.Equal("address_refused", (await core.RefusedAsync("http_request", $$"""{"url":"{{Address}}/json"}""")).Code);
    }

    [Theory]
    [InlineData("slack", "text")]
    [InlineData("discord", "content")]
    [InlineData("json", "text")]
    public async Task Notification_Arrives(string format, string member)
    {
        await using var core = await CoreHarness.StartAsync(Allowed);

        var output = await core.CallAsync(
            "notify_webhook", $$$"""{"url":"{{{Address}}}/hook","text":"Tests failed","format":"{{{format}}}","payload":{"x":1}}""");

        Assert.True((bool)output["delivered"]!);
        Assert.Equal("Tests failed", (string?)received![member]);
        Assert.Equal(1, (int)received["x"]!);
    }

    [Fact]
    public async Task RefusedNotification_DoesNotTellTheAddress()
    {
        await using var core = await CoreHarness.StartAsync(Allowed);

        var refusal = await core.RefusedAsync("notify_webhook", $$"""{"url":"{{Address}}/secret","text":"x"}""");

        Assert.Equal("notification_refused", refusal.Code);
        Assert.DoesNotContain("secret", refusal.Message + refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GitHubRepository_ReportsItsFailedChecks()
    {
        var configuration = Allowed;
        configuration["github_api_url"] = Address;
        configuration["github_token"] = "t0ken";
        await using var core = await CoreHarness.StartAsync(configuration);

        var output = await core.CallAsync("git_repository_status", """{"url":"https://github.com/acme/site.git"}""");

        Assert.Equal("trunk", (string?)output["branch"]);
        Assert.Equal("Fix", (string?)output["message"]);
        Assert.Equal("failure", (string?)output["checks"]!["conclusion"]);
        Assert.Equal("tests", (string?)output["checks"]!["failures"]![0]!["name"]);
        Assert.Equal("Bearer t0ken", authorization);
    }

    [Theory]
    [InlineData("""{"url":"https://github.com/acme/../../admin"}""", "invalid_input")]
    [InlineData("""{"url":"https://github.com/acme"}""", "invalid_input")]
    [InlineData("""{"url":"https://github.com/acme/gone"}""", "repository_not_found")]
    [InlineData("{}", "invalid_input")]
    public async Task BadGitHubRepository_IsRefused(string input, string code)
    {
        var configuration = Allowed;
        configuration["github_api_url"] = Address;
        await using var core = await CoreHarness.StartAsync(configuration);

        Assert.Equal(code, (await core.RefusedAsync("git_repository_status", input)).Code);
    }
}
