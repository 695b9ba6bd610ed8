using System.Security.Claims;
using KariOrleans.FrontDoor.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;

namespace KariOrleans.FrontDoor.Access;

/// <summary>The sign-in of browser pages: an API key becomes a cookie, which no API route accepts.</summary>
internal static class SignInEndpoint
{
    public const string Path = "/signin";

    private const int MaxFormBytes = 16 * 1024;

    private static readonly FormOptions Form = new() { ValueCountLimit = 8, KeyLengthLimit = 64, ValueLengthLimit = 4096 };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, static context => SignInPage.WriteAsync(
            context, StatusCodes.Status200OK, LocalAddress.OrDefault(context.Request.Query["returnUrl"]), null))
            .AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(Path, PostAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task PostAsync(HttpContext context)
    {
        if (await ReadFormAsync(context) is not { } form) return;

        var returnUrl = LocalAddress.OrDefault(form["returnUrl"]);
        var keys = context.RequestServices.GetRequiredService<ApiKeyDirectory>();
        if (await keys.VerifyAsync(context, form["key"].ToString().Trim()) is not { } key)
        {
            var isTooMany = context.Features.Get<SignInFailure>() == SignInFailure.TooMany;
            await SignInPage.WriteAsync(
                context,
                isTooMany ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized,
                returnUrl,
                isTooMany ? "Too many attempts. Wait a minute." : "This key is not valid.");
            return;
        }

        var identity = new ClaimsIdentity(
            [new(PageCookie.KeyId, key.Id), new(PageCookie.KeyHash, Convert.ToBase64String(key.SecretHash))], Schemes.Cookie);
        await context.SignInAsync(Schemes.Cookie, new ClaimsPrincipal(identity));
        context.Response.Redirect(returnUrl);
    }

    private static async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        if (!LocalAddress.IsSameOrigin(context.Request))
        {
            await new Problem(403, "cross_origin", "The form was posted from another site.").ExecuteAsync(context);
            return null;
        }

        if (context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            await new Problem(415, "unsupported_media_type", "The form must be URL-encoded.").ExecuteAsync(context);
            return null;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxFormBytes;
        try
        {
            return await context.Request.ReadFormAsync(Form, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            await new Problem(400, "invalid_form", "The form can't be read.").ExecuteAsync(context);
            return null;
        }
    }
}
