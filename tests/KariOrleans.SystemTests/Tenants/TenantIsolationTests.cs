using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Tenants;

/// <summary>What one tenant and one user can see of another: nothing.</summary>
public sealed class TenantIsolationTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Analytics = "/api/extensions/advanced-analytics/analytics";
    private const string Echo = "/api/extensions/echo";

    [Fact]
    public async Task TwoTenants_SideBySide_SeeOnlyTheirOwnRows()
    {
        using var acme = await InstallBothAsync();
        using var bolt = await InstallBothAsync();

        await Task.WhenAll(FillAsync(acme, "acme", 3), FillAsync(bolt, "bolt", 5));

        foreach (var (client, name, points) in new[] { (acme, "acme", 3), (bolt, "bolt", 5) })
        {
            var series = Assert.Single((await client.GetJsonAsync($"{Analytics}/series"))["series"]!.AsArray())!;
            Assert.Equal(name, (string?)series["series"]);
            Assert.Equal(points, (int?)series["points"]);
            Assert.Equal(points, (await DataAsync(client)).Count);
            Assert.Equal([name], await EchoRowsAsync(client));
            var report = await (await client.PostAsync(Walk.DailyReport, null)).JsonAsync();
            Assert.Equal(points, (int?)report["result"]!["points"]);
            Assert.Equal(name, (string?)Assert.Single(report["result"]!["series"]!.AsArray())!["series"]);
        }
    }

    [Fact]
    public async Task DeletionInOneTenant_LeavesTheOther()
    {
        using var acme = await InstallBothAsync();
        using var bolt = await InstallBothAsync();
        await FillAsync(acme, "same", 4);
        await FillAsync(bolt, "same", 4);

        await (await acme.DeleteAsync($"{Analytics}/data?series=same")).JsonAsync();
        await acme.DeleteAsync($"{Echo}/rows");
        await acme.PostAsync("/api/extensions/marketplace/uninstall/advanced-analytics", null);

        Assert.Equal(4, (await DataAsync(bolt)).Count);
        Assert.Equal(["same"], await EchoRowsAsync(bolt));
    }

    [Fact]
    public async Task TwoUsers_SeeTheirOwnRows_AndWhatBelongsToNobody()
    {
        var tenant = fixture.NextTenant();
        using var admin = await fixture.Server.CreateTenantAsync(tenant, "advanced-analytics", "echo");
        using var anna = await fixture.Server.CreateClientAsync(tenant, "anna", "user");
        using var bert = await fixture.Server.CreateClientAsync(tenant, "bert", "user");

        await FillAsync(anna, "annas", 2);
        await FillAsync(bert, "berts", 3);
        await (await anna.PostAsync(Walk.DailyReport, null)).JsonAsync();

        Assert.Equal(["annas"], await EchoRowsAsync(anna));
        Assert.Equal(["berts"], await EchoRowsAsync(bert));
        Assert.Equal(2, (await DataAsync(anna)).Count);
        Assert.Equal(3, (await DataAsync(bert)).Count);
        var upload = (string?)(await bert.GetJsonAsync($"{Analytics}/reports/latest"))["id"];
        Assert.Equal(upload, (string?)(await anna.GetJsonAsync($"{Analytics}/reports/latest"))["id"]);
        var shared = (await bert.GetJsonAsync($"{Analytics}/reports/latest"))["series"]!.AsArray();
        Assert.Equal(["annas", "berts"], shared.Select(s => (string?)s!["series"]).Order());
    }

    [Fact]
    public async Task UserCanNotDeleteTheRowsOfAnother()
    {
        var tenant = fixture.NextTenant();
        using var admin = await fixture.Server.CreateTenantAsync(tenant, "advanced-analytics", "echo");
        using var anna = await fixture.Server.CreateClientAsync(tenant, "anna", "user");
        using var bert = await fixture.Server.CreateClientAsync(tenant, "bert", "user");
        var upload = await FillAsync(anna, "annas", 2);

        var refused = await bert.DeleteAsync($"{Analytics}/data?upload={upload}");
        await bert.DeleteAsync($"{Analytics}/data?series=annas");
        await bert.DeleteAsync($"{Echo}/rows");

        await refused.ProblemAsync(HttpStatusCode.NotFound, "no_such_upload");
        Assert.Equal(2, (await DataAsync(anna)).Count);
        Assert.Equal(["annas"], await EchoRowsAsync(anna));
    }

    private async Task<HttpClient> InstallBothAsync() =>
        await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "advanced-analytics", "echo");

    private static async Task<string> FillAsync(HttpClient client, string name, int points)
    {
        var lines = Enumerable.Range(1, points).Select(i => $"{name},2026-01-{i:00},{i}");
        var uploaded = await client.PostTextAsync(
            $"{Analytics}/data", $"symbol,date,price\n{string.Join('\n', lines)}\n", "text/csv");
        var answer = await uploaded.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.Created, (await client.PostTextAsync($"{Echo}/rows", name)).StatusCode);
        return (string)answer["upload"]!;
    }

    private static async Task<JsonArray> DataAsync(HttpClient client)
    {
        var page = await client.GetJsonAsync($"{Analytics}/data");
        return page.AsObject().Single(m => m.Value is JsonArray).Value!.AsArray();
    }

    private static async Task<string[]> EchoRowsAsync(HttpClient client) =>
        [.. (await client.GetJsonAsync($"{Echo}/rows")).AsArray().Select(r => (string)r!)];
}
