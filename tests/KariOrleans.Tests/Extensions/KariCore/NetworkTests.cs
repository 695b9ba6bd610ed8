using System.Text.Json.Nodes;
using KariOrleans.Protocol.Manifest;
using KariOrleans.Tests.Sandbox.Egress;
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
        server.MapGet("/away", (string to) => Results.Redirect(to));
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
        await using var core = await CoreHarness.StartAsync();

        var output = await core.CallAsync("http_request", $$"""{"url":"{{Address}}/moved"}""");

        Assert.Equal(200, (int)output["status"]!);
        Assert.Equal(2, (int)output["json"]!["a"]![1]!);
    }

    [Fact]
    public async Task Get_SendsQueryAndHeaders_AndNothingOfOurs()
    {
        await using var core = await CoreHarness.StartAsync();

        var output = await core.CallAsync("http_request", $$$"""{"url":"{{{Address}}}/echo?a=1","query":{"b":"x &y"},"headers":{"X-Test":"t"}}""");

        Assert.Equal("?a=1&b=x%20%26y t ", (string?)output["body"]);
    }

    [Fact]
    public async Task Get_ReadsBinary()
    {
        await using var core = await CoreHarness.StartAsync();

        var output = await core.CallAsync("http_request", $$"""{"url":"{{Address}}/binary"}""");

        Assert.Equal("//4A", (string?)output["body_base64"]);
    }

    [Theory]
    [InlineData("/big", "", "response_too_large", false)]
    [InlineData("/slow", ""","timeout_ms":200""", "http_timeout", true)]
    [InlineData("/loop", "", "too_many_redirects", false)]
    [InlineData("/file", "", "redirect_refused", false)]
    [InlineData("/fails", ""","fail_on_error_status":true""", "http_status", true)]
    [InlineData("/json", ""","headers":{"X":"a\r\nHost: b"}""", "invalid_input", false)]
    [InlineData("/json", ""","headers":{"Host":"b"}""", "invalid_input", false)]
    [InlineData("/json", ""","method":"CONNECT" """, "invalid_input", false)]
    [InlineData("/json", ""","body":"x","content_type":"nonsense" """, "invalid_input", false)]
    public async Task BadRequestOrAnswer_IsRefused(string path, string more, string code, bool retryable)
    {
        await using var core = await CoreHarness.StartAsync();

        var refusal = await core.RefusedAsync("http_request", $$"""{"url":"{{Address}}{{path}}"{{more}}}""");

        Assert.Equal(code, refusal.Code);
        Assert.Equal(retryable, refusal.IsRetryable);
    }

    [Theory]
    [InlineData("http://127.0.0.1/", "address_not_declared")]
    [InlineData("http://2130706433/", "address_not_declared")]
    [InlineData("http://[::ffff:127.0.0.1]/", "address_not_declared")]
    [InlineData("http://[::1]/", "address_not_declared")]
    [InlineData("http://localhost/", "address_not_public")]
    [InlineData("http://169.254.169.254/latest/meta-data", "address_not_declared")]
    [InlineData("http://0.0.0.0/", "address_not_declared")]
    [InlineData("http://example.com:22/", "port_not_declared")]
    [InlineData("file:///etc/passwd", "invalid_input")]
    [InlineData("http://user:secret@example.com/", "invalid_input")]
    [InlineData("//example.com", "invalid_input")]
    public async Task PrivateAddress_IsRefused_ByTheProxyOfItsManifest(string url, string code)
    {
        var manifest = ManifestReader.Read(
            await File.ReadAllBytesAsync(CoreHarness.ManifestPath), "extension.json", ManifestReadMode.Strict).Manifest!;
        using var proxy = new ProxyRig(hosts: _ => [.. manifest.NetworkHosts]);
        await using var core = await CoreHarness.StartAsync(egressSocket: proxy.SocketPath);

        Assert.Equal(code, (await core.RefusedAsync("http_request", new JsonObject { ["url"] = url })).Code);
        Assert.Equal(code, (await core.RefusedAsync("notify_webhook", new JsonObject { ["url"] = url, ["text"] = "x" }))
            .Code);
    }

    [Fact]
    public async Task Redirect_ToWhatTheProxyRefuses_IsRefused()
    {
        var port = new Uri(Address).Port;
        using var proxy = new ProxyRig(hosts: _ => [new NetworkHost(ProxyRig.Host, port)]);
        await using var core = await CoreHarness.StartAsync(egressSocket: proxy.SocketPath);
        var target = Uri.EscapeDataString($"http://other.test:{port}/json");

        var followed = await core.CallAsync("http_request", $$"""{"url":"http://{{ProxyRig.Host}}:{{port}}/moved"}""");
        var refused = await core.RefusedAsync(
            "http_request", $$"""{"url":"http://{{ProxyRig.Host}}:{{port}}/away?to={{target}}"}""");

        Assert.Equal(200, (int)followed["status"]!);
        Assert.Equal("host_not_declared", refused.Code);
    }

    [Theory]
    [InlineData("slack", "text")]
    [InlineData("discord", "content")]
    [InlineData("json", "text")]
    public async Task Notification_Arrives(string format, string member)
    {
        await using var core = await CoreHarness.StartAsync();

        var output = await core.CallAsync(
            "notify_webhook", $$$"""{"url":"{{{Address}}}/hook","text":"Tests failed","format":"{{{format}}}","payload":{"x":1}}""");

        Assert.True((bool)output["delivered"]!);
        Assert.Equal("Tests failed", (string?)received![member]);
        Assert.Equal(1, (int)received["x"]!);
    }

    [Fact]
    public async Task RefusedNotification_DoesNotTellTheAddress()
    {
        await using var core = await CoreHarness.StartAsync();

        var refusal = await core.RefusedAsync("notify_webhook", $$"""{"url":"{{Address}}/secret","text":"x"}""");

        Assert.Equal("notification_refused", refusal.Code);
        Assert.DoesNotContain("secret", refusal.Message + refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GitHubRepository_ReportsItsFailedChecks()
    {
        var configuration = new JsonObject();
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
        var configuration = new JsonObject();
        configuration["github_api_url"] = Address;
        await using var core = await CoreHarness.StartAsync(configuration);

        Assert.Equal(code, (await core.RefusedAsync("git_repository_status", input)).Code);
    }
}
