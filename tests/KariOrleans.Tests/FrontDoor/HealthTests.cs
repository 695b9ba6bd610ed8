namespace KariOrleans.Tests.FrontDoor;

/// <summary>What <c>/health</c> says of the jail, and to whom.</summary>
public sealed class HealthTests
{
    private const string Details = "degraded: enforced file system; not enforced user id (the server is not root)";

    [Theory]
    [InlineData("jailed", "ok")]
    [InlineData("degraded", "degraded")]
    [InlineData("unjailed", "degraded")]
    public async Task Level_IsSaidToEverybody_WithoutTheDetails(string level, string status)
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Jail = new(level, Details);

        using var response = await host.SendAsync("GET", "/health");

        var health = await FrontDoorHost.ReadAsync(response);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(status, health.GetProperty("status").GetString());
        Assert.Equal(level, health.GetProperty("sandbox").GetProperty("level").GetString());
        var summary = health.GetProperty("sandbox").GetProperty("summary").GetString()!;
        Assert.DoesNotContain("root", summary, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', summary);
    }

    [Theory]
    [InlineData("platform", true)]
    [InlineData("admin", false)]
    public async Task Details_AreForPlatformAdministrators(string role, bool sees)
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Jail = new("degraded", Details);
        var key = host.World.AddKey("acme", role);

        using var response = await host.SendAsync("GET", "/health", key);

        var summary = (await FrontDoorHost.ReadAsync(response)).GetProperty("sandbox").GetProperty("summary");
        Assert.Equal(sees, summary.GetString() == Details);
    }

    [Fact]
    public async Task Ready_SaysNothingOfTheJail()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Jail = new("unjailed", Details);

        using var response = await host.SendAsync("GET", "/health/ready");

        var ready = await FrontDoorHost.ReadAsync(response);
        Assert.Equal("ok", ready.GetProperty("status").GetString());
        Assert.False(ready.TryGetProperty("sandbox", out _));
    }
}
