using System.Security.Claims;
using System.Text;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace KariOrleans.FrontDoor.Access;

/// <summary>How tokens are validated and what they become.</summary>
internal static class JwtSetup
{
    private const int MaxRoles = 64;

    public static void Configure(JwtBearerOptions bearer, JwtOptions jwt)
    {
        bearer.MapInboundClaims = false;
        bearer.Authority = jwt.Authority;
        bearer.TokenValidationParameters = new()
        {
            ValidAudience = jwt.Audience,
            ValidIssuer = jwt.Issuer,
            ValidateIssuer = jwt.Authority is not null || jwt.Issuer is not null,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = TimeSpan.FromSeconds(30),
            IssuerSigningKey = jwt.SigningKey is null ? null : new SymmetricSecurityKey(Encoding.UTF8.GetBytes(jwt.SigningKey)),

            // A public key must never be taken for a shared secret, nor the other way round.
            ValidAlgorithms = jwt.SigningKey is null
                ? ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
                : ["HS256", "HS384", "HS512"],
        };
        bearer.Events = new JwtBearerEvents
        {
            OnAuthenticationFailed = static context =>
            {
                context.HttpContext.Features.Set(SignInFailure.Invalid);
                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                if (ToPrincipal(context.Principal, jwt) is { } principal) context.Principal = principal;
                else
                {
                    context.HttpContext.Features.Set(SignInFailure.Invalid);
                    context.Fail("The token names no tenant.");
                }

                return Task.CompletedTask;
            },
        };
    }

    private static ClaimsPrincipal? ToPrincipal(ClaimsPrincipal? token, JwtOptions jwt)
    {
        var tenants = token?.FindAll(jwt.TenantClaim).Take(2).ToArray();
        if (tenants is not [var tenant] || !TenantName.IsValid(tenant.Value)) return null;

        var roles = token!.FindAll(jwt.RolesClaim)
            .Select(claim => claim.Value)
            .Where(role => Roles.IsValid(role) && role != Roles.System)
            .Distinct(StringComparer.Ordinal)
            .Take(MaxRoles)
            .ToArray();
        var user = token.FindFirst("sub")?.Value;
        return new(new KariIdentity(new Caller(tenant.Value, user, roles), Schemes.Jwt, isTenantProven: false));
    }
}
