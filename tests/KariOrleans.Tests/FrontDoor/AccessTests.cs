using System.Net;
using System.Security.Claims;
using System.Text;
using KariOrleans.Contracts.Access;
using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KariOrleans.Tests.FrontDoor;

public sealed class AccessTests
{
    private const string SigningKey = "0123456789abcdef0123456789abcdef";

    private static readonly (string, string)[] Jwt = [("FrontDoor:Jwt:SigningKey", SigningKey),
        ("FrontDoor:Jwt:Audience", "kari")];

    [Fact]
    public async Task NoKey_IsChallenged()
    {
        await using var host = await FrontDoorHost.StartAsync();

        using var response = await host.SendAsync("GET", "/api/extensions/");

        await FrontDoorHost.AssertProblemAsync(response, 401, "missing_credentials");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("Authorization", "Bearer kari_short")]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("Authorization", "Basic a2FyaTprYXJp")]
    [InlineData("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("X-API-Key", "kari_")]
    public async Task MalformedKey_IsRefusedWithoutALookUp(string header, string value)
    {
        await using var host = await FrontDoorHost.StartAsync();

        using var response = await host.SendAsync("GET", "/api/extensions/", null, null, (header, value));

        await FrontDoorHost.AssertProblemAsync(response, 401, "invalid_credentials");
        Assert.Equal(0, host.World.KeyLookUps);
    }

    [Fact]
    public async Task WrongSecretOfAKnownKey_IsRefusedEvenWhileTheKeyIsCached()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "user");
        var id = key.Split('_')[1];
        var forged = $"kari_{id}_{ApiKeyText.Create().Key.Split('_', 3)[2]}";

        using var good = await host.SendAsync("GET", "/api/extensions/", key);
        using var bad = await host.SendAsync("GET", "/api/extensions/", forged);
        using var again = await host.SendAsync("GET", "/api/extensions/", key);

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        await FrontDoorHost.AssertProblemAsync(bad, 401, "invalid_credentials");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(2, host.World.KeyLookUps);
    }

    [Fact]
    public async Task KeyThatIsKnown_OpensNothingForAnotherSecretOrAnotherTenant()
    {
        await using var host = await FrontDoorHost.StartAsync();
        const string path = "/api/extensions/echo/echo";
        host.World.Install("acme", "echo", new EndpointDescription(path, ["POST"], [], null, []));
        var key = host.World.AddKey("acme", "user");
        var forged = key[..^1] + (key[^1] == 'A' ? 'B' : 'A');
        (await host.SendAsync("POST", path, key)).Dispose();

        using var known = await host.SendAsync("POST", path, key);
        using var wrongSecret = await host.SendAsync("POST", path, forged);
        using var wrongTenant = await host.SendAsync("POST", path, key, null, ("X-Kari-Tenant", "globex"));
        using var noKey = await host.SendAsync("POST", path, null);

        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        await FrontDoorHost.AssertProblemAsync(wrongSecret, 401, "invalid_credentials");
        await FrontDoorHost.AssertProblemAsync(wrongTenant, 403, "tenant_forbidden");
        await FrontDoorHost.AssertProblemAsync(noKey, 401, "missing_credentials");
        Assert.Equal(2, host.World.Calls.Count);
        Assert.Equal(2, host.World.KeyLookUps);
    }

    [Fact]
    public async Task RevokedKey_EndsAtOnceWhereItWasRevoked()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var admin = host.World.AddKey("acme", "admin");
        var key = host.World.AddKey("acme", "user");
        (await host.SendAsync("GET", "/api/extensions/", key)).Dispose();

        using var revoked = await host.SendAsync("DELETE", $"/api/keys/{key.Split('_')[1]}", admin);
        using var after = await host.SendAsync("GET", "/api/extensions/", key);

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        await FrontDoorHost.AssertProblemAsync(after, 401, "invalid_credentials");
    }

    [Fact]
    public async Task ManyUnknownKeys_AreLimitedPerAddress()
    {
        await using var host = await FrontDoorHost.StartAsync(("FrontDoor:FailedSignInsPerMinute", "2"));
        var good = host.World.AddKey("acme", "user");
        (await host.SendAsync("GET", "/api/extensions/", good)).Dispose();

        for (var i = 0; i < 2; i++) (await host.SendAsync("GET", "/api/extensions/", ApiKeyText.Create().Key))
            .Dispose();

        // Enough of them that fractions of a token come back meanwhile: those must open nothing.
        for (var i = 0; i < 150; i++)
        {
            using var further = await host.SendAsync("GET", "/api/extensions/", ApiKeyText.Create().Key);
            await FrontDoorHost.AssertProblemAsync(further, 429, "too_many_failed_sign_ins");
        }

        using var known = await host.SendAsync("GET", "/api/extensions/", good);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Equal(3, host.World.KeyLookUps);
    }

    [Theory]
    [InlineData("user", "victim", 403, "tenant_forbidden")]
    [InlineData("admin", "victim", 403, "tenant_forbidden")]
    [InlineData("platform", "nobody", 403, "unknown_tenant")]
    [InlineData("platform", "-platform", 403, "unknown_tenant")]
    [InlineData("platform", "VICTIM", 403, "unknown_tenant")]
    public async Task TenantHeader_DoesNotOpenAnotherTenant(string role, string tenant, int status, string code)
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("victim", "secret");
        var key = host.World.AddKey("acme", role);

        using var response = await host.SendAsync("GET", "/api/extensions/", key, null, ("X-Kari-Tenant", tenant));

        await FrontDoorHost.AssertProblemAsync(response, status, code);
    }

    [Fact]
    public async Task TenantHeader_LetsAPlatformAdministratorActForATenant()
    {
        await using var host = await FrontDoorHost.StartAsync();
        host.World.Install("victim", "secret",
            new EndpointDescription("/api/extensions/secret/x", ["GET"], [], null, []));
        var key = host.World.AddKey("acme", "platform");

        using var response = await host.SendAsync("GET", "/api/extensions/secret/x", key, null,
            ("X-Kari-Tenant", "victim"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("victim/secret", Assert.Single(host.World.Calls).Key.ToString());
    }

    [Fact]
    public async Task Token_NamesTenantUserAndRoles()
    {
        await using var host = await FrontDoorHost.StartAsync(Jwt);
        host.World.Install("acme", "echo");

        using var good = await host.SendAsync("GET", "/api/extensions/echo", Token("acme"));
        using var unknown = await host.SendAsync("GET", "/api/extensions/", Token("nobody"));
        using var platform = await host.SendAsync("GET", "/api/extensions/", Token("-platform"));
        using var none = await host.SendAsync("GET", "/api/extensions/", Token(null));
        using var notAdmin = await host.SendAsync("POST", "/api/extensions/echo/load", Token("acme"));
        using var admin = await host.SendAsync("POST", "/api/extensions/echo/load", Token("acme", "admin", "system"));

        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        await FrontDoorHost.AssertProblemAsync(unknown, 403, "unknown_tenant");
        await FrontDoorHost.AssertProblemAsync(platform, 401, "invalid_credentials");
        await FrontDoorHost.AssertProblemAsync(none, 401, "invalid_credentials");
        await FrontDoorHost.AssertProblemAsync(notAdmin, 403, "role_required");
        Assert.Equal(HttpStatusCode.OK, admin.StatusCode);
    }

    [Theory]
    [InlineData("fedcba9876543210fedcba9876543210", "kari", 5)]
    [InlineData(SigningKey, "other", 5)]
    [InlineData(SigningKey, "kari", -5)]
    public async Task TokenThatIsNotOurs_IsRefused(string signingKey, string audience, int minutes)
    {
        await using var host = await FrontDoorHost.StartAsync(Jwt);
        host.World.AddKey("acme");

        using var response = await host.SendAsync("GET", "/api/extensions/",
            Token("acme", signingKey, audience, minutes, ["user"]));

        await FrontDoorHost.AssertProblemAsync(response, 401, "invalid_credentials");
    }

    [Fact]
    public async Task ShortSigningKey_StopsTheStart() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() =>
            FrontDoorHost.StartAsync(("FrontDoor:Jwt:SigningKey", "short"), ("FrontDoor:Jwt:Audience", "kari")));

    [Theory]
    [InlineData("admin", "platform", 403)]
    [InlineData("admin", "system", 403)]
    [InlineData("user", "user", 403)]
    [InlineData("admin", "admin", 201)]
    [InlineData("platform", "platform", 201)]
    public async Task Keys_GrantNoMoreThanTheCallerMay(string callerRole, string granted, int status)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", callerRole);
        var body = FrontDoorHost.Json($$"""{"user":"bob","roles":["{{granted}}"],"label":"x"}""");

        using var response = await host.SendAsync("POST", "/api/keys", key, body);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task KeyOfAnotherTenant_CannotBeRevoked()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var admin = host.World.AddKey("acme", "admin");
        var foreign = host.World.AddKey("victim", "admin");

        using var response = await host.SendAsync("DELETE", $"/api/keys/{foreign.Split('_')[1]}", admin);
        using var list = await host.SendAsync("GET", "/api/keys", admin);

        await FrontDoorHost.AssertProblemAsync(response, 404, "no_such_key");
        Assert.DoesNotContain(foreign.Split('_')[1], await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryRoute_SaysWhoMayUseIt()
    {
        await using var host = await FrontDoorHost.StartAsync();

        foreach (var endpoint in host.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            Assert.True(
                endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
                    || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null,
                endpoint.DisplayName);
        }
    }

    [Fact]
    public void Cache_StaysWithinItsBound()
    {
        var cache = new ExpiringCache<int>(10, TimeSpan.FromSeconds(30), TimeProvider.System);

        for (var i = 0; i < 1_000; i++) cache.Set($"key-{i}", i);

        Assert.InRange(cache.Count, 1, 10);
        Assert.True(cache.TryGet("key-999", out _));
    }

    private static string Token(string? tenant, params string[] roles) => Token(tenant, SigningKey, "kari", 5, roles);

    private static string Token(string? tenant, string signingKey, string audience, int minutes, string[] roles)
    {
        var claims = roles.Select(role => new Claim("roles", role)).Append(new Claim("sub", "ada")).ToList();
        if (tenant is not null) claims.Add(new("tenant", tenant));
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Audience = audience,
            Subject = new ClaimsIdentity(claims),
            NotBefore = DateTime.UtcNow.AddHours(-1),
            Expires = DateTime.UtcNow.AddMinutes(minutes),
            SigningCredentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(signingKey)),
                SecurityAlgorithms.HmacSha256),
        });
    }
}
