using System.Text.Json;
using KariOrleans.Contracts.Extensions;

namespace KariOrleans.Tests.FrontDoor;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Document_HasTheEndpointsOfTheCallersTenantOnly()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("acme", "reports", new EndpointDescription(
            "/analytics/reports/{id}", ["GET", "POST"], ["admin"], "One report.", ["analytics"]));
        var acme = host.World.AddKey("acme", "user");
        var other = host.World.AddKey("other", "user");

        var own = await PathsAsync(host, acme);
        var foreign = await PathsAsync(host, other);
        var anonymous = await PathsAsync(host, null);

        var operation = own.GetProperty("/analytics/reports/{id}").GetProperty("get");
        Assert.Equal("One report.", operation.GetProperty("summary").GetString());
        Assert.Equal("analytics", operation.GetProperty("tags")[0].GetString());
        Assert.Equal("admin", operation.GetProperty("x-kari-roles")[0].GetString());
        Assert.Equal("id", operation.GetProperty("parameters")[0].GetProperty("name").GetString());
        Assert.True(own.GetProperty("/analytics/reports/{id}").TryGetProperty("post", out _));
        Assert.False(foreign.TryGetProperty("/analytics/reports/{id}", out _));
        Assert.False(anonymous.TryGetProperty("/analytics/reports/{id}", out _));
        Assert.True(anonymous.TryGetProperty("/api/extensions/{name}/load", out _));
    }

    [Fact]
    public async Task Document_IsOpenApi31WithSummariesSchemasAndSecurity()
    {
        await using var host = await FrontDoorHost.StartAsync();

        using var response = await host.SendAsync("GET", "/openapi/v1.json");
        var document = await FrontDoorHost.ReadAsync(response);

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.True(document.GetProperty("components").GetProperty("securitySchemes").TryGetProperty("bearer", out _));
        var install = document.GetProperty("paths").GetProperty("/api/extensions/marketplace/install").GetProperty(
            "post");
        Assert.NotEmpty(install.GetProperty("summary").GetString()!);
        Assert.True(install.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/json",
            out _));
        Assert.Contains("display_name", document.GetProperty("components").GetProperty("schemas").GetRawText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndpointOfAnExtension_DoesNotReplaceAPlatformRoute()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("acme", "evil", new EndpointDescription("/plugins", ["GET"], [], "Mine now.", []));

        var paths = await PathsAsync(host, host.World.AddKey("acme", "user"));

        Assert.Equal("The tenant's plugins.",
            paths.GetProperty("/plugins").GetProperty("get").GetProperty("summary").GetString());
    }

    private static async Task<JsonElement> PathsAsync(FrontDoorHost host, string? key)
    {
        using var response = await host.SendAsync("GET", "/openapi/v1.json", key);
        return (await FrontDoorHost.ReadAsync(response)).GetProperty("paths");
    }
}
