using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>What an installation needs goes away and comes back.</summary>
public sealed class DependencyTests(LifecycleFixture fixture) : IClassFixture<LifecycleFixture>
{
    [Fact]
    public async Task DependencyThatIsUnloaded_IsSaid_AndIsThereAgainWithoutAReload()
    {
        using var client = await CreateAsync("base", "needy");
        Assert.Equal("green", await HealthAsync(client, "needy"));

        await client.PostAsync("/api/extensions/base/unload", null);
        var failed = await (await CallAsync(client, "needy"))
            .ProblemAsync(HttpStatusCode.InternalServerError, "dependency_missing");
        var status = await client.GetJsonAsync("/api/extensions/needy");
        await client.PostAsync("/api/extensions/base/load", null);
        var back = await (await CallAsync(client, "needy")).JsonAsync();

        Assert.Contains("needs base@^1.0.0", (string?)failed["detail"], StringComparison.Ordinal);
        Assert.Contains("/api/extensions/base/load", (string?)failed["remedy"], StringComparison.Ordinal);
        Assert.Equal(("active", "yellow", "dependency_missing"),
            ((string?)status["status"], (string?)status["health"], (string?)status["problem"]!["code"]));
        Assert.Equal(["extension base@^1.0.0", "plugin echo_plugin"],
            status["missing_dependencies"]!.AsArray().Select(d => $"{d!["kind"]} {d["name"]}"));
        Assert.Equal(7, (int)back["n"]!);
        Assert.Equal("green", await HealthAsync(client, "needy"));
    }

    [Fact]
    public async Task DependencyThatIsUpgradedAway_IsSaid_AndCallsThatStillWorkDo()
    {
        using var client = await CreateAsync("root", "hungry");
        fixture.Packages.Add("root", "2.0.0");
        await client.PostAsync("/api/extensions/discover", null);

        await (await client.PostJsonAsync("/api/extensions/marketplace/install",
            """{"name": "root", "version": "2.0.0"}""")).JsonAsync();
        var status = await client.GetJsonAsync("/api/extensions/hungry");

        var missing = Assert.Single(status["missing_dependencies"]!.AsArray())!;
        Assert.Contains("root 2.0.0 is installed", (string?)missing["message"], StringComparison.Ordinal);
        Assert.Equal("yellow", (string?)status["health"]);
        Assert.Equal(7, (int)(await (await CallAsync(client, "hungry")).JsonAsync())["n"]!);
    }

    [Fact]
    public async Task PluginThatIsSwitchedOff_IsSaid_WithTheWayToSwitchItOn()
    {
        using var client = await CreateAsync("floor", "picky-one");

        await client.PostAsync("/plugins/echo_plugin/disable", null);
        var failed = await (await CallAsync(client, "picky-one"))
            .ProblemAsync(HttpStatusCode.InternalServerError, "dependency_missing");
        await client.PostAsync("/plugins/echo_plugin/enable", null);

        Assert.Contains("/plugins/echo_plugin/enable", (string?)failed["remedy"], StringComparison.Ordinal);
        Assert.Equal(7, (int)(await (await CallAsync(client, "picky-one")).JsonAsync())["n"]!);
    }

    /// <summary>A tenant with an extension that has plugins, and one without that needs it.</summary>
    private async Task<HttpClient> CreateAsync(string provider, string dependent)
    {
        fixture.Packages.Add(provider);
        fixture.Packages.Add(dependent, change: manifest =>
        {
            manifest.Remove("plugins");
            manifest["dependencies"] = new JsonObject
            {
                ["extensions"] = new JsonArray($"{provider}@^1.0.0"),
                ["plugins"] = new JsonArray("echo_plugin"),
            };
        });
        var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant());
        await client.PostAsync("/api/extensions/discover", null);
        await (await client.PostJsonAsync("/api/extensions/marketplace/install", $$"""{"name": "{{dependent}}"}"""))
            .JsonAsync();
        return client;
    }

    private static Task<HttpResponseMessage> CallAsync(HttpClient client, string extension) =>
        client.PostJsonAsync($"/api/extensions/{extension}/plugin/echo_plugin", """{"n": 7}""");

    private static async Task<string?> HealthAsync(HttpClient client, string extension) =>
        (string?)(await client.GetJsonAsync($"/api/extensions/{extension}"))["health"];
}
