using System.Net;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Tenants;

/// <summary>Every route is tried with the key of another tenant. A new route is tried without a change here.</summary>
public sealed class TenantWalkTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    /// <summary>Routes for everybody. What is added here must hold nothing of a tenant.</summary>
    private static readonly string[] AnonymousRoutes =
    [
        "/health/",
        "/health/live",
        "/health/ready",
        "/health/startup",
        "/openapi/{documentName}.json",
        "/reference/favicon.svg",
        "/reference/scalar.aspnetcore.js",
        "/reference/scalar.js",
        "/signin",
        "/signout",
    ];

    private static readonly HashSet<HttpStatusCode> Harmless =
    [
        HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed,
        HttpStatusCode.BadRequest, HttpStatusCode.Conflict, HttpStatusCode.UnsupportedMediaType,
            HttpStatusCode.TooManyRequests,
    ];

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = new Uri(fixture.Server.Host.Url),
    };

    public void Dispose() => http.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ForeignKey_GetsNothingOfTheTenant_OnAnyRoute(bool hasTheExtensionsItself)
    {
        using var victim = await VictimTenant.CreateAsync(fixture.Server, fixture.NextTenant());
        using var stranger = await CreateStrangerAsync(hasTheExtensionsItself);
        var key = stranger.DefaultRequestHeaders.Authorization!.Parameter!;
        var tried = 0;
        var leaks = new List<string>();

        foreach (var (method, path, body) in new Walk(fixture.Server, victim).Requests())
        {
            using var request = Walk.Request(method, path, body, key);
            using var answer = await http.SendAsync(request);
            var text = await Walk.TextOfAsync(answer);
            tried++;

            // What was in the request itself may come back in the answer.
            var known = path.Contains(VictimTenant.Marker, StringComparison.Ordinal);
            if (!known && text.Contains(VictimTenant.Marker, StringComparison.Ordinal)) leaks.Add(
                $"{method} {path}: {text}");

            // The stranger's own extension may fail at what it was sent; the platform may not.
            var isOwnFailure = victim.EndpointPaths.Contains(path)
                && !text.Contains("\"internal_error\"", StringComparison.Ordinal);
            if (!IsHarmless(answer) && !isOwnFailure) leaks.Add($"{method} {path} {body}: {text}");
        }

        Assert.True(tried > 500, $"The walk made only {tried} requests.");
        Assert.True(leaks.Count == 0, $"{leaks.Count} of {tried}:\n{string.Join('\n', leaks.Take(10))}");
        await victim.AssertUntouchedAsync();
    }

    [Fact]
    public async Task NoKey_IsTurnedAway_OnEveryRouteButTheAnonymous()
    {
        using var victim = await VictimTenant.CreateAsync(fixture.Server, fixture.NextTenant());
        var walk = new Walk(fixture.Server, victim);

        foreach (var (route, method, path) in walk.OneForEachRoute())
        {
            using var answer = await http.SendAsync(Walk.Request(method, path));
            var isOpen = AnonymousRoutes.Contains(route.RoutePattern.RawText);
            Assert.True(
                isOpen || answer.StatusCode == HttpStatusCode.Unauthorized || IsSignInRedirect(answer),
                $"{method} {path}: {await Walk.TextOfAsync(answer)}");
        }

        foreach (var path in victim.EndpointPaths)
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task AnonymousRoutes_AreExactlyThoseListed()
    {
        using var victim = await VictimTenant.CreateAsync(fixture.Server, fixture.NextTenant());

        var anonymous = new Walk(fixture.Server, victim).Routes.Where(Walk.IsAnonymous)
            .Select(r => r.RoutePattern.RawText!);

        Assert.Equal(AnonymousRoutes, anonymous.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TenantHeader_OfAnotherTenant_IsRefused_OnEveryRoute()
    {
        using var victim = await VictimTenant.CreateAsync(fixture.Server, fixture.NextTenant());
        using var stranger = await CreateStrangerAsync(false);
        var key = stranger.DefaultRequestHeaders.Authorization!.Parameter!;

        foreach (var (_, method, path) in new Walk(fixture.Server, victim).OneForEachRoute())
        {
            using var request = Walk.Request(method, path, key: key);
            request.Headers.Add("X-Kari-Tenant", victim.Name);
            using var answer = await http.SendAsync(request);
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden,
                $"{method} {path}: {await Walk.TextOfAsync(answer)}");
        }
    }

    [Fact]
    public async Task TenantHeader_WorksForPlatformAdministratorsOnly()
    {
        var (own, other) = (fixture.NextTenant(), fixture.NextTenant());
        using var admin = await fixture.Server.CreateTenantAsync(own);
        using var _ = await fixture.Server.CreateTenantAsync(other);
        using var platform = await fixture.Server.CreateClientAsync(own, "operator", "platform");
        admin.DefaultRequestHeaders.Add("X-Kari-Tenant", other);
        platform.DefaultRequestHeaders.Add("X-Kari-Tenant", other);

        await (await admin.GetAsync("/api/tenants/current")).ProblemAsync(HttpStatusCode.Forbidden, "tenant_forbidden");
        Assert.Equal(other, (string?)(await platform.GetJsonAsync("/api/tenants/current"))["name"]);
    }

    private async Task<HttpClient> CreateStrangerAsync(bool hasTheExtensionsItself) =>
        await fixture.Server.CreateTenantAsync(
            fixture.NextTenant(), hasTheExtensionsItself ? ["advanced-analytics", "echo"] : []);

    private static bool IsHarmless(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode || IsSignInRedirect(answer) || Harmless.Contains(answer.StatusCode);

    private static bool IsSignInRedirect(HttpResponseMessage answer) =>
        answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location?.ToString()
            .Contains("/signin", StringComparison.Ordinal) == true;
}
