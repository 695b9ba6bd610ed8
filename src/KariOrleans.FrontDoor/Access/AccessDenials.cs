using KariOrleans.FrontDoor.Problems;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;

namespace KariOrleans.FrontDoor.Access;

/// <summary>Answers 401 and 403 on API routes with problem documents; pages redirect to the sign-in form.</summary>
internal sealed class AccessDenials : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler pages = new();

    public Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded) return next(context);
        if (authorizeResult.Forbidden) return Forbidden(policy).ExecuteAsync(context);

        return policy.AuthenticationSchemes.Contains(Schemes.Cookie)
            ? pages.HandleAsync(next, context, policy, authorizeResult)
            : Challenge(context).ExecuteAsync(context);
    }

    private static Problem Challenge(HttpContext context)
    {
        var failure = context.Features.Get<SignInFailure>();
        if (failure == SignInFailure.TooMany)
        {
            return new(429, "too_many_failed_sign_ins", "Too many unknown keys came from this address.")
            {
                Remedy = "Check the key, then try again later.",
                RetryAfter = TimeSpan.FromMinutes(1),
            };
        }

        return Credentials.Presented(context.Request) is null
            ? new(401, "missing_credentials", "This route needs an API key or a token.")
            {
                Remedy = "Send Authorization: Bearer <key>.",
                WwwAuthenticate = "Bearer realm=\"kari\"",
            }
            : new(401, "invalid_credentials", "The API key or token is not valid, or no longer.")
            {
                Remedy = "Use a valid key; an administrator of the tenant creates one: POST /api/keys.",
                WwwAuthenticate = "Bearer realm=\"kari\", error=\"invalid_token\"",
            };
    }

    private static Problem Forbidden(AuthorizationPolicy policy)
    {
        var roles = policy.Requirements.OfType<RolesAuthorizationRequirement>().SelectMany(r => r.AllowedRoles).ToArray();
        return new(403, "role_required", "The caller's roles don't allow this.")
        {
            Remedy = roles.Length > 0 ? $"Use credentials with the role {string.Join(" or ", roles)}." : null,
        };
    }
}
