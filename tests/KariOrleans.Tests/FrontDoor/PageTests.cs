using System.Net;
using KariOrleans.FrontDoor.Access;

namespace KariOrleans.Tests.FrontDoor;

public sealed class PageTests
{
    [Fact]
    public async Task SignedInBrowser_SeesTheReferenceButNoApiRoute()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "platform");
        using var signedIn = await SignInAsync(host, key, "/reference");
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        var pair = ("Cookie", cookie.Split(';')[0]);

        using var page = await host.SendAsync("GET", "/reference/", null, null, pair);
        using var document = await host.SendAsync("GET", "/reference/openapi/v1.json", null, null, pair);
        using var api = await host.SendAsync("GET", "/api/extensions/", null, null, pair);

        Assert.Equal("/reference", signedIn.Headers.Location!.OriginalString);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("cdn.", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, document.StatusCode);
        await FrontDoorHost.AssertProblemAsync(api, 401, "missing_credentials");
    }

    [Fact]
    public async Task RevokedKey_EndsTheBrowsersSignIn()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var admin = host.World.AddKey("acme", "admin");
        var key = host.World.AddKey("acme", "user");
        using var signedIn = await SignInAsync(host, key, "/reference");
        var pair = ("Cookie", signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);

        (await host.SendAsync("DELETE", $"/api/keys/{key.Split('_')[1]}", admin)).Dispose();
        using var page = await host.SendAsync("GET", "/reference/openapi/v1.json", null, null, pair);

        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Fact]
    public async Task AnonymousBrowser_IsSentToTheForm()
    {
        await using var host = await FrontDoorHost.StartAsync();

        using var page = await host.SendAsync("GET", "/reference/openapi/v1.json");
        using var form = await host.SendAsync("GET", page.Headers.Location!.PathAndQuery);

        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Contains("default-src 'none'", form.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
        Assert.Contains("<label for=\"key\">", await form.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongKey_GetsTheFormAgain()
    {
        await using var host = await FrontDoorHost.StartAsync();

        using var response = await SignInAsync(host, "kari_nonsense", "/reference");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.Contains("role=\"alert\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task FormFromAnotherSite_IsRefused(string header, string value)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "user");

        using var response = await host.SendAsync("POST", "/signin", null, Form(key, "/"), (header, value));

        await FrontDoorHost.AssertProblemAsync(response, 403, "cross_origin");
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    [InlineData("/a\r\nSet-Cookie: x")]
    [InlineData("")]
    [InlineData(null)]
    public void ReturnAddressElsewhere_IsReplaced(string? address) =>
        Assert.Equal(LocalAddress.Default, LocalAddress.OrDefault(address));

    [Fact]
    public void ReturnAddressHere_IsKept() => Assert.Equal("/dashboard?x=1", LocalAddress.OrDefault("/dashboard?x=1"));

    [Fact]
    public async Task ReturnAddressInTheForm_IsEncoded()
    {
        await using var host = await FrontDoorHost.StartAsync();

        using var form = await host.SendAsync("GET", "/signin?returnUrl=/%22%3E%3Cscript%3E");

        Assert.DoesNotContain("<script", await form.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SignInAsync(FrontDoorHost host, string key, string returnUrl) =>
        host.SendAsync("POST", "/signin", null, Form(key, returnUrl),
            ("Origin", host.Address.GetLeftPart(UriPartial.Authority)));

    private static FormUrlEncodedContent Form(string key, string returnUrl) =>
        new([new("key", key), new("returnUrl", returnUrl)]);
}
