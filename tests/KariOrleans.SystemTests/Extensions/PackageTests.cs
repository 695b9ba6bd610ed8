using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>What lies in the extension roots: found, reported, resolved, installed or refused.</summary>
public sealed class PackageTests(LifecycleFixture fixture) : IClassFixture<LifecycleFixture>
{
    [Fact]
    public async Task NewPackage_IsFoundByDiscover_AndCanBeInstalledAndCalled()
    {
        using var client = await CreateAsync();
        await (await InstallAsync(client, "dropped")).ProblemAsync(HttpStatusCode.NotFound, "package_not_found");

        fixture.Packages.Add("dropped");
        var found = await DiscoverAsync(client);
        await (await InstallAsync(client, "dropped")).JsonAsync();

        Assert.Contains("dropped", NamesOf(found));
        Assert.Equal("echo", await client.GetStringAsync("/api/extensions/dropped/echo"));
    }

    [Fact]
    public async Task BrokenManifests_AreReportedWithPlaceAndRemedy_AndStopNobody()
    {
        using var client = await CreateAsync();
        fixture.Packages.AddManifest("broken-text", """{"name": "broken-text", """);
        fixture.Packages.AddManifest("broken-name", """{"name": "Not A Name", "version": "1.0.0"}""");
        fixture.Packages.AddManifest("broken-huge", new string(' ', 8 * 1024 * 1024));
        fixture.Packages.Add("unbroken");

        var found = await DiscoverAsync(client);

        Assert.Contains("unbroken", NamesOf(found));
        Assert.Contains("echo", NamesOf(found));
        var problems = found["problems"]!.AsArray().Where(p => (string?)p!["severity"] == "error").ToList();
        foreach (var directory in new[] { "broken-text", "broken-name", "broken-huge" })
        {
            var problem = problems.First(p => ((string)p!["file"]!).StartsWith(directory, StringComparison.Ordinal))!;
            Assert.All(new[] { "rule", "message", "remedy" }, m =>
                Assert.False(string.IsNullOrEmpty((string?)problem[m])));
            Assert.NotNull((string?)problem["pointer"]);
        }

        Assert.Contains(problems, p => (string?)p!["pointer"] == "/name" && ((string)p["file"]!)
            .StartsWith("broken-name", StringComparison.Ordinal));
    }

    [Fact]
    public async Task KarisOwnManifests_AreAllRead()
    {
        using var client = await CreateAsync();
        var files = Directory.EnumerateFiles(
            LifecycleFixture.KariManifests, "extension.json", SearchOption.AllDirectories);
        var names = files.Select(f => (string)JsonNode.Parse(File.ReadAllText(f))!["name"]!).ToList();

        var found = await DiscoverAsync(client);

        Assert.NotEmpty(names);
        Assert.Subset(NamesOf(found).ToHashSet(), names.ToHashSet());
        var errors = found["problems"]!.AsArray().Where(p => (string?)p!["severity"] == "error")
            .Select(p => (string)p!["file"]!);
        Assert.DoesNotContain(errors, f => File.Exists(Path.Combine(LifecycleFixture.KariManifests, f)));
    }

    [Fact]
    public async Task UnknownVersion_IsRefused_WithThoseThereAre()
    {
        using var client = await CreateAsync();

        var refused = await client.PostJsonAsync("/api/extensions/marketplace/install",
            """{"name": "echo", "version": "9.9.9"}""");

        var problem = await refused.ProblemAsync(HttpStatusCode.NotFound, "version_not_found");
        Assert.Contains("1.0.0", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task MissingEntryPoint_IsRefused_AndNothingIsInstalled()
    {
        using var client = await CreateAsync();
        fixture.Packages.Add("hollow", change: m => m["entrypoint"] = "nowhere.dll");
        await DiscoverAsync(client);

        var problem = await (await InstallAsync(client, "hollow"))
            .ProblemAsync(HttpStatusCode.BadRequest, "entry_point_missing");

        Assert.Contains("nowhere.dll", (string?)problem["detail"], StringComparison.Ordinal);
        await (await client.GetAsync("/api/extensions/hollow")).ProblemAsync(HttpStatusCode.NotFound, "not_installed");
    }

    [Fact]
    public async Task PythonRuntime_IsRefused_WithTheReason()
    {
        using var client = await CreateAsync();
        fixture.Packages.Add("snake", change: m =>
        {
            m["runtime"] = "python";
            m["entrypoint"] = "handler.py";
        });
        await DiscoverAsync(client);

        var problem = await (await InstallAsync(client, "snake"))
            .ProblemAsync(HttpStatusCode.BadRequest, "runtime_unsupported");

        Assert.Contains("python", (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dependencies_AreInstalledFirst_AndKeptWhileTheyAreNeeded()
    {
        using var client = await CreateAsync();
        fixture.Packages.Add("ground", "1.4.0");
        fixture.Packages.Add("ground", "2.0.0");
        fixture.Packages.Add("middle", change: PackageFolder.DependsOn("ground@^1.0.0"));
        fixture.Packages.Add("summit", change: PackageFolder.DependsOn("middle@>=1.0.0", "ground@^1.2.0"));
        await DiscoverAsync(client);

        await (await InstallAsync(client, "summit")).JsonAsync();
        var ground = await client.GetJsonAsync("/api/extensions/ground");
        var needed = await UninstallAsync(client, "ground");
        var answers = new List<HttpResponseMessage>();
        foreach (var name in new[] { "summit", "middle", "ground" }) answers.Add(await UninstallAsync(client, name));

        Assert.Equal("1.4.0", (string?)ground["version"]);
        await needed.ProblemAsync(HttpStatusCode.Conflict, "extension_needed");
        Assert.All(answers, a => Assert.True(a.IsSuccessStatusCode, $"{a.StatusCode}"));
    }

    [Fact]
    public async Task ConflictingDependency_IsExplained_AndNothingIsInstalled()
    {
        using var client = await CreateAsync("echo");
        fixture.Packages.Add("picky", change: PackageFolder.DependsOn("echo@^2.0.0"));
        await DiscoverAsync(client);

        var problem = await (await InstallAsync(client, "picky"))
            .ProblemAsync(HttpStatusCode.Conflict, "dependency_conflict");

        Assert.Contains("picky needs echo@^2.0.0", (string?)problem["detail"], StringComparison.Ordinal);
        await (await client.GetAsync("/api/extensions/picky")).ProblemAsync(HttpStatusCode.NotFound, "not_installed");
    }

    [Fact]
    public async Task AbsentDependency_IsExplained()
    {
        using var client = await CreateAsync();
        fixture.Packages.Add("lonely", change: PackageFolder.DependsOn("nobody@^1.0.0"));
        await DiscoverAsync(client);

        var problem = await (await InstallAsync(client, "lonely"))
            .ProblemAsync(HttpStatusCode.Conflict, "dependency_conflict");

        Assert.Contains("no version of it", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private Task<HttpClient> CreateAsync(params string[] extensions) =>
        fixture.Server.CreateTenantAsync(fixture.NextTenant(), extensions);

    private static Task<HttpResponseMessage> InstallAsync(HttpClient client, string name) =>
        client.PostJsonAsync("/api/extensions/marketplace/install", $$"""{"name": "{{name}}"}""");

    private static Task<HttpResponseMessage> UninstallAsync(HttpClient client, string name) =>
        client.PostAsync($"/api/extensions/marketplace/uninstall/{name}", null);

    private static async Task<JsonNode> DiscoverAsync(HttpClient client) =>
        await (await client.PostAsync("/api/extensions/discover", null)).JsonAsync();

    private static IEnumerable<string> NamesOf(JsonNode report) =>
        report["packages"]!.AsArray().Select(p => (string)p!["name"]!);
}
