using System.Buffers.Text;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KariOrleans.FrontDoor.Access;

/// <summary>
/// The cookie of browser pages. It holds (encrypted) which key signed in, and the key is verified again with every
/// request: a revoked key ends the sign-in.
/// </summary>
internal static class PageCookie
{
    public const string KeyId = "kari.key-id";
    public const string KeyHash = "kari.key-hash";

    public static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "kari_pages";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(8);
        cookie.SlidingExpiration = false;
        cookie.LoginPath = SignInEndpoint.Path;
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnValidatePrincipal = VerifyAsync;
    }

    private static async Task VerifyAsync(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.FindFirst(KeyId)?.Value;
        var hash = context.Principal?.FindFirst(KeyHash)?.Value;
        if (id is not null && hash is not null && Base64.IsValid(hash))
        {
            var keys = context.HttpContext.RequestServices.GetRequiredService<ApiKeyDirectory>();
            if (await keys.VerifyAsync(context.HttpContext, id, Convert.FromBase64String(hash)) is { } key)
            {
                context.ReplacePrincipal(key.Principal);
                return;
            }
        }

        context.RejectPrincipal();
    }
}
