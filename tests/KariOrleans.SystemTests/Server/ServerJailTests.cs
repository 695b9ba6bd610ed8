using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Server;

/// <summary>What a server says of its jail, and which extensions it runs without one.</summary>
public sealed class ServerJailTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("kari-jail-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task Start_SaysWhatIsEnforced_AndSoDoesHealth()
    {
        await using var server = await ServerProcess.StartAsync(data, ["--no-demo", "--jail", "Required"]);
        using var anonymous = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var administrator = server.Client();

        var said = await anonymous.GetJsonAsync("/health");
        var known = await administrator.GetJsonAsync("/health");

        var line = SandboxLine(server);
        Assert.Contains("enforced file system", line, StringComparison.Ordinal);
        Assert.StartsWith((string)said["sandbox"]!["level"]!, line, StringComparison.Ordinal);
        Assert.Equal(line, (string?)known["sandbox"]!["summary"]);
        Assert.DoesNotContain("enforced file system", (string?)said["sandbox"]!["summary"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task JailTurnedOff_IsSaid()
    {
        await using var server = await ServerProcess.StartAsync(data, ["--no-demo", "--jail", "Off"]);
        using var client = server.Client();

        var health = await client.GetJsonAsync("/health");

        Assert.StartsWith("unjailed", SandboxLine(server), StringComparison.Ordinal);
        Assert.Equal("degraded", (string?)health["status"]);
        Assert.Equal("unjailed", (string?)health["sandbox"]!["level"]);
    }

    [Fact]
    public async Task WithoutBubblewrap_TheBuiltInAndTheTrustedRun_AndNobodyElse()
    {
        await using var server = await ServerProcess.StartAsync(
            data, ["--extensions", Checkout.TestExtension("echo"), "--extensions", Checkout.TestExtension("hang"),
                "--trust", "hang"], hidesBubblewrap: true);
        using var client = server.Client();
        await InstallAsync(client, "echo");
        await InstallAsync(client, "hang");

        var builtIn = await client.GetAsync("/api/extensions/advanced-analytics/analytics/series");
        var trusted = await client.GetAsync("/api/extensions/hang/slow/1");
        var stranger = await client.GetAsync("/api/extensions/echo/echo");

        Assert.StartsWith("unjailed", SandboxLine(server), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, builtIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, trusted.StatusCode);
        var problem = await RefusalAsync(client, "echo", stranger);
        Assert.Contains("echo is not one of the built-in extensions", problem, StringComparison.Ordinal);
        Assert.Contains("--trust echo", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuiltInExtensionThatWasChanged_IsNotTrusted()
    {
        var copy = Path.Combine(data, "packages", "advanced-analytics");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(Path.Combine(Checkout.BuiltInExtensions, "advanced-analytics")))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(copy, "extension.json")))!;
        manifest["version"] = "99.0.0";
        await File.WriteAllTextAsync(Path.Combine(copy, "extension.json"), manifest.ToJsonString());
        await using var server = await ServerProcess.StartAsync(
            Path.Combine(data, "server"), ["--extensions", Path.GetDirectoryName(copy)!], hidesBubblewrap: true);
        using var client = server.Client();

        var call = await client.GetAsync("/api/extensions/advanced-analytics/analytics/series");

        var problem = await RefusalAsync(client, "advanced-analytics", call);
        Assert.Contains("extension.json was changed", problem, StringComparison.Ordinal);
        Assert.Contains("--trust advanced-analytics", problem, StringComparison.Ordinal);
    }

    private static string SandboxLine(ServerProcess server) => server.Output.Split('\n')
        .Select(line => line.Trim()).Single(line => line.StartsWith("sandbox ", StringComparison.Ordinal))[7..].Trim();

    private static async Task InstallAsync(HttpClient client, string name) =>
        await (await client.PostJsonAsync("/api/extensions/marketplace/install", $$"""{"name": "{{name}}"}"""))
            .JsonAsync();

    private static async Task<string> RefusalAsync(HttpClient client, string name, HttpResponseMessage response)
    {
        var problem = await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "extension_start_failed");
        var status = await client.GetJsonAsync($"/api/extensions/{name}");
        Assert.Equal("error", (string?)status["status"]);
        return (string)problem["detail"]!;
    }
}
