using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>Limits as a caller sees them: problem documents, entries in the status, metrics.</summary>
public sealed class LimitProblemTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Leak = "/api/extensions/leak";

    [Fact]
    public async Task MemoryUsedUp_IsAProblemWithTheLimit_AndAnEntry()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "leak");

        var problem = await (await client.PostAsync($"{Leak}/native/400", null))
            .ProblemAsync(HttpStatusCode.BadGateway, "memory_limit_reached");

        Assert.Equal($"{256L << 20} bytes", (string?)problem["limit"]);
        Assert.Contains("max_memory_mb", (string?)problem["remedy"], StringComparison.Ordinal);
        var entry = Assert.Single(await EventsAsync(client));
        Assert.Equal(("memory", "killed", "bytes"),
            ((string?)entry!["limit"], (string?)entry["action"], (string?)entry["unit"]));
        Assert.Equal(256L << 20, (long)entry["allowed"]!);
        Assert.InRange((long)entry["used"]!, 200L << 20, 257L << 20);
    }

    [Fact]
    public async Task DiskUsedUp_IsAProblemWithTheLimit_AnEntry_AndInTheUse()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "leak");
        await client.PostAsync($"{Leak}/write/70", null);

        var problem = await (await client.PostAsync($"{Leak}/append", null))
            .ProblemAsync(HttpStatusCode.InsufficientStorage, "disk_limit_reached");
        var sandbox = (await client.GetJsonAsync($"{Leak}/health"))["sandbox"]!;

        Assert.Equal($"{64L << 20} bytes", (string?)problem["limit"]);
        Assert.Contains("max_disk_mb", (string?)problem["remedy"], StringComparison.Ordinal);
        Assert.InRange((long)sandbox["disk_bytes"]!, 70L << 20, 72L << 20);
        Assert.InRange((int)sandbox["disk_files"]!, 1, 3);
        var entry = Assert.Single(sandbox["limit_events"]!.AsArray());
        Assert.Equal(("disk", "refused"), ((string?)entry!["limit"], (string?)entry["action"]));
    }

    [Fact]
    public async Task ProcessorTimeHeldBack_IsAnEntry_InTheStatus()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "leak");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Leak}/spin");
        request.Headers.Add("Kari-Deadline-Ms", "4000");

        // Whether the child or the platform notices the deadline first is chance.
        using var answer = await client.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.OK)
            Assert.Equal("cancelled", await answer.Content.ReadAsStringAsync());
        else await answer.ProblemAsync(HttpStatusCode.GatewayTimeout, "deadline_exceeded");

        var entry = Assert.Single(await EventsAsync(client));
        Assert.Equal(("cpu", "throttled", 50),
            ((string?)entry!["limit"], (string?)entry["action"], (int)entry["allowed"]!));
        Assert.True((double)entry["used"]! > 50);
    }

    [Fact]
    public async Task Stopped_NeedsALoad_AndTheStatusSaysWhy()
    {
        using var packages = new PackageFolder();
        packages.Add("strict", source: "leak",
            change: manifest => manifest["resources"]!["enforcement_action"] = "shutdown");
        await using var server = await KariServer.StartAsync(
            change: options => options with { ExtensionRoots = [.. options.ExtensionRoots, packages.Path] });
        using var client = await server.CreateTenantAsync("acme", "strict");

        await (await client.PostAsync("/api/extensions/strict/native/400", null))
            .ProblemAsync(HttpStatusCode.BadGateway, "memory_limit_reached");
        var refused = await (await client.PostAsync("/api/extensions/strict/lift", null))
            .ProblemAsync(HttpStatusCode.ServiceUnavailable, "memory_limit_reached");
        var status = await client.GetJsonAsync("/api/extensions/strict");
        await (await client.PostAsync("/api/extensions/strict/load", null)).JsonAsync();

        Assert.Contains("Then load it", (string?)refused["remedy"], StringComparison.Ordinal);
        Assert.Equal(("error", "red"), ((string?)status["status"], (string?)status["health"]));
        Assert.Contains("stopped", (string?)status["problem"]!["message"], StringComparison.Ordinal);
        Assert.Equal("stopped", (string?)status["sandbox"]!["limit_events"]![0]!["action"]);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/api/extensions/strict/lift", null)).StatusCode);
    }

    [Fact]
    public async Task Metrics_HoldUseAndWhatHappenedAtLimits()
    {
        var signal = new MetricsSignal("acme/leak", calls: 2);
        await using var server = await KariServer.StartAsync(
            configure: builder => builder.Services.AddSingleton<IIncomingGrainCallFilter>(signal));
        using var client = await server.CreateTenantAsync("acme", "leak");

        await client.PostAsync($"{Leak}/native/400", null);
        await client.PostAsync($"{Leak}/write/1", null);
        await signal.Reached.WaitAsync(TimeSpan.FromSeconds(60));
        var metrics = await client.GetJsonAsync($"{Leak}/metrics");

        Assert.Equal(1, (int)metrics["limits"]!["memory/killed"]!);
        Assert.True((double)metrics["cpu_seconds"]! > 0);
        Assert.InRange((long)metrics["peak_memory_bytes"]!, 200L << 20, 257L << 20);
        Assert.InRange((long)metrics["memory_bytes"]!, 1L << 20, 200L << 20);
    }

    private static async Task<JsonArray> EventsAsync(HttpClient client) =>
        (await client.GetJsonAsync(Leak))["sandbox"]!["limit_events"]!.AsArray();
}
