using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.Tests.FrontDoor;

public sealed class PathGuardTests
{
    [Theory]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb")]
    [InlineData("/a%5Cb")]
    [InlineData("/a\\b")]
    [InlineData("/a/../b")]
    [InlineData("/a/..")]
    [InlineData("/./a")]
    [InlineData("/a/%2e%2E/b")]
    [InlineData("/a/.%2e/b")]
    [InlineData("/a%00")]
    [InlineData("/a%0d%0aSet-Cookie:x")]
    [InlineData("/a%7F")]
    [InlineData("/a%")]
    [InlineData("/a%zz")]
    [InlineData("http://host/a/../b")]
    public void AmbiguousPath_IsRefused(string target) => Assert.False(PathGuard.IsPlainTarget(target));

    [Theory]
    [InlineData("/")]
    [InlineData("/a/b/")]
    [InlineData("/a%20b")]
    [InlineData("/.well-known/x")]
    [InlineData("/a...b/c.json")]
    [InlineData("/%C3%BC")]
    [InlineData("/a%252Fb")]
    [InlineData("*")]
    public void PlainPath_GoesOn(string target) => Assert.True(PathGuard.IsPlainTarget(target));

    [Theory]
    [InlineData("/api/extensions/echo/%2e%2e/%2e%2e/health")]
    [InlineData("/api/extensions/echo/..%2f..%2fhealth")]
    [InlineData("/api/extensions/echo/%5c")]
    public async Task AmbiguousPathOnTheWire_GetsAProblem(string path)
    {
        await using var host = await FrontDoorHost.StartAsync();

        var answer = await host.SendRawAsync($"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("invalid_path", answer, StringComparison.Ordinal);
        Assert.Empty(host.World.Calls);
    }
}
