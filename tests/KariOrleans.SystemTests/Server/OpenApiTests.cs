using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Server;

/// <summary>The document of the API, for whom it is written, and the pages behind the sign-in form.</summary>
public sealed class OpenApiTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Document = "/openapi/v1.json";
    private const string Data = "/api/extensions/advanced-analytics/analytics/data";

    [Fact]
    public async Task Document_IsOpenApi31_WithThePlatformsRoutes()
    {
        var document = await fixture.Server.Anonymous.GetJsonAsync(Document);

        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Equal("KariOrleans", (string?)document["info"]!["title"]);
        var paths = document["paths"]!.AsObject();
        foreach (var path in new[] { "/api/extensions/{name}", "/api/plugins/execute", "/api/tenants/current",
            "/health/ready" })
            Assert.True(paths.ContainsKey(path), path);
        Assert.DoesNotContain(paths, p => p.Key.StartsWith("/dashboard", StringComparison.Ordinal));
        Assert.All(Operations(paths), o => Assert.NotEmpty(o.Operation["responses"]!.AsObject()));
    }

    [Fact]
    public async Task EveryReference_PointsSomewhere()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "advanced-analytics", "echo");
        var document = await client.GetJsonAsync(Document);

        var references = References(document).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.NotNull(Follow(document, r)));
    }

    [Fact]
    public async Task WithAKey_TheTenantsEndpointsAreThere_WithMethodsDescriptionsAndTags()
    {
        using var client = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "advanced-analytics");

        var document = await client.GetJsonAsync(Document);

        var details = await client.GetJsonAsync("/api/extensions/advanced-analytics");
        foreach (var endpoint in details["endpoints"]!.AsArray())
        {
            foreach (var method in endpoint!["methods"]!.AsArray())
            {
                var operation = document["paths"]![(string)endpoint["path"]!]![((string)method!).ToLowerInvariant()]!;
                Assert.Equal((string?)endpoint["description"], (string?)operation["summary"]);
                Assert.Equal("advanced-analytics", (string?)operation["x-kari-extension"]);
            }
        }

        var tags = document["paths"]![Data]!["post"]!["tags"]!.AsArray().Select(t => (string?)t);
        Assert.Contains("data", tags);
        var chart = document["paths"]!["/api/extensions/advanced-analytics/analytics/reports/{id}/chart.svg"]!["get"]!;
        Assert.Equal("id", (string?)chart["parameters"]![0]!["name"]);
        Assert.Equal("path", (string?)chart["parameters"]![0]!["in"]);
    }

    [Fact]
    public async Task WithoutTheInstallation_OrWithoutAKey_TheEndpointsAreAbsent()
    {
        using var owner = await fixture.Server.CreateTenantAsync(fixture.NextTenant(), "advanced-analytics");
        using var stranger = await fixture.Server.CreateTenantAsync(fixture.NextTenant());

        Assert.NotNull((await owner.GetJsonAsync(Document))["paths"]![Data]);
        Assert.Null((await stranger.GetJsonAsync(Document))["paths"]![Data]);
        Assert.Null((await fixture.Server.Anonymous.GetJsonAsync(Document))["paths"]![Data]);
    }

    [Theory]
    [InlineData("/reference")]
    [InlineData("/dashboard")]
    public async Task Page_NeedsASignIn_AndThenOpens(string page)
    {
        using var http = new HttpClient(
            new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(fixture.Server.Host.Url),
        };
        var before = await http.GetAsync(page);

        var signIn = await SignInAsync(http, await PlatformKeyAsync());
        var after = await http.GetAsync(page);
        if (after.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.MovedPermanently) after =
            await http.GetAsync(after.Headers.Location);

        Assert.Equal(HttpStatusCode.Redirect, before.StatusCode);
        Assert.Contains("/signin", before.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, signIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Equal("text/html", after.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Cookie_OpensNoApiRoute()
    {
        using var http = new HttpClient(
            new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(fixture.Server.Host.Url),
        };
        await SignInAsync(http, await PlatformKeyAsync());

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/reference/openapi/v1.json")).StatusCode);
        foreach (var path in new[] { "/api/extensions/", "/api/tenants", "/plugins", "/api/keys", Data })
            await (await http.GetAsync(path)).ProblemAsync(HttpStatusCode.Unauthorized, "missing_credentials");
        Assert.Null((await http.GetJsonAsync(Document))["paths"]![Data]);
    }

    [Fact]
    public async Task WrongKey_SignsNobodyIn()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(fixture.Server.Host.Url),
        };

        var refused = await SignInAsync(http, "kari_wrong_key");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.False(refused.Headers.Contains("Set-Cookie"));
    }

    private async Task<string> PlatformKeyAsync()
    {
        var tenant = fixture.NextTenant();
        using var _ = await fixture.Server.CreateTenantAsync(tenant, "advanced-analytics");
        using var client = await fixture.Server.CreateClientAsync(tenant, "operator", "platform", "admin", "user");
        return client.DefaultRequestHeaders.Authorization!.Parameter!;
    }

    private static Task<HttpResponseMessage> SignInAsync(HttpClient http, string key) =>
        http.PostAsync("/signin", new FormUrlEncodedContent([new("key", key), new("returnUrl", "/reference")]));

    private static IEnumerable<(string Path, JsonObject Operation)> Operations(JsonObject paths) =>
        from path in paths
        from member in path.Value!.AsObject()
        where member.Key is "get" or "post" or "put" or "patch" or "delete"
        select (path.Key, member.Value!.AsObject());

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(
            m => m.Key == "$ref" && m.Value is JsonValue v ? [(string)v!] : References(m.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    private static JsonNode? Follow(JsonNode document, string reference) => reference
        .TrimStart('#', '/').Split('/')
        .Aggregate((JsonNode?)document, (node, part) => node?[part.Replace("~1", "/", StringComparison.Ordinal)]);
}
