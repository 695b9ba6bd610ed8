using System.Net;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Tenants;

/// <summary>A tenant in which everything that a tenant can write holds the same secret word.</summary>
internal sealed class VictimTenant : IDisposable
{
    public const string Marker = "marker-7f3a91c2";

    private const string Analytics = "/api/extensions/advanced-analytics/analytics";

    private VictimTenant(string name, HttpClient client)
    {
        Name = name;
        Client = client;
    }

    public string Name { get; }

    public HttpClient Client { get; }

    /// <summary>Whatever names something of this tenant, and the names that everybody knows.</summary>
    public List<string> Identifiers { get; } =
        ["advanced-analytics", "echo", "kari-core", "echo_plugin", "statistics", "daily_report", "v1"];

    /// <summary>Its extensions' endpoints with placeholders filled in.</summary>
    public List<string> EndpointPaths { get; } = [];

    private string Report { get; set; } = "";

    public static async Task<VictimTenant> CreateAsync(KariServer server, string name)
    {
        CallerContext.Set(Caller.Platform);
        await server.Grains.Tenant(name).CreateAsync($"Display {Marker}");
        foreach (var extension in new[] { "advanced-analytics", "echo" })
        {
            var installed = await server.Grains.Tenant(name).InstallAsync(extension, null, $"installer {Marker}");
            Assert.Equal(LifecycleOutcome.Done, installed.Outcome);
        }

        var client = await server.CreateClientAsync(name, $"user-{Marker}", "admin", "user");
        var victim = new VictimTenant(name, client);
        victim.Identifiers.Add(name);
        await victim.FillAsync();
        await victim.ListEndpointsAsync();
        return victim;
    }

    /// <summary>Checks that nothing of it was changed or lost.</summary>
    public async Task AssertUntouchedAsync()
    {
        Assert.Equal(Marker, (string?)(await Client.GetJsonAsync("/api/extensions/echo/rows")).AsArray().Single());
        Assert.Equal(Marker, (string?)(await Client.GetJsonAsync($"{Analytics}/series"))["series"]![0]!["series"]);
        Assert.Equal(Report, (string?)(await Client.GetJsonAsync($"{Analytics}/reports/latest"))["id"]);
        Assert.Equal(Marker, (string?)(await Client.GetJsonAsync("/api/extensions/echo/configuration"))["note"]);
        Assert.Equal(2, (await Client.GetJsonAsync("/api/keys"))["keys"]!.AsArray().Count);
    }

    public void Dispose() => Client.Dispose();

    private async Task FillAsync()
    {
        var uploaded = await Client.PostTextAsync(
            $"{Analytics}/data", $"symbol,date,price\n{Marker},2026-01-01,7\n", "text/csv");
        Identifiers.Add((string)(await uploaded.JsonAsync(HttpStatusCode.Created))["upload"]!);
        Assert.Equal(HttpStatusCode.Created, (await Client.PostTextAsync("/api/extensions/echo/rows", Marker))
            .StatusCode);
        var run = await (await Client.PostAsync(Walk.DailyReport, null)).JsonAsync();
        Report = (string)run["result"]!["id"]!;
        Identifiers.Add(Report);
        await (await Client.PostJsonAsync("/api/extensions/echo/configure", $$"""{"note": "{{Marker}}"}"""))
            .JsonAsync();
        var key = $$"""{"user": "other-{{Marker}}", "roles": ["user"], "label": "label {{Marker}}"}""";
        await (await Client.PostJsonAsync("/api/keys", key)).JsonAsync(HttpStatusCode.Created);
        foreach (var known in (await Client.GetJsonAsync("/api/keys"))["keys"]!.AsArray()) Identifiers.Add(
            (string)known!["id"]!);
    }

    private async Task ListEndpointsAsync()
    {
        foreach (var extension in new[] { "advanced-analytics", "echo" })
        {
            var details = await Client.GetJsonAsync($"/api/extensions/{extension}");
            foreach (var endpoint in details["endpoints"]!.AsArray())
                EndpointPaths.AddRange(Filled(["" + (string?)endpoint!["path"]]));
        }

        EndpointPaths.Add($"{Analytics}/data?series={Marker}");
        EndpointPaths.AddRange(Identifiers.Select(i => $"{Analytics}/data?upload={i}"));
        EndpointPaths.Add($"{Analytics}/reports/latest/chart.svg?series={Marker}");
    }

    private IEnumerable<string> Filled(string[] templates) => templates.SelectMany(template =>
    {
        var open = template.IndexOf('{', StringComparison.Ordinal);
        if (open < 0) return [template];
        var placeholder = template[open..(template.IndexOf('}', open) + 1)];
        return Identifiers.Select(i => template.Replace(placeholder, i, StringComparison.Ordinal));
    });
}
