using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace KariOrleans.FrontDoor.Access;

/// <summary>The sign-in form: no script, no foreign resource.</summary>
internal static class SignInPage
{
    private const string Style =
        "body{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:4rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}"
        + "label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}"
        + "input,button{margin:.5rem 0 1rem;padding:.6rem;border:1px solid #555;border-radius:4px}"
        + "button{background:#0b57d0;color:#fff;border-color:#0b57d0}"
        + "p[role=alert]{color:#b3261e}";

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public static async Task WriteAsync(HttpContext context, int status, string returnUrl, string? alert)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        await response.WriteAsync(Html(returnUrl, alert), context.RequestAborted);
    }

    private static string Html(string returnUrl, string? alert)
    {
        var safe = HtmlEncoder.Default;
        var message = alert is null ? "" : $"<p role=\"alert\" id=\"alert\">{safe.Encode(alert)}</p>";
        return $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Sign in - KariOrleans</title><style>{Style}</style></head>
            <body><main><h1>Sign in</h1>{message}
            <form method="post" action="/signin">
            <input type="hidden" name="returnUrl" value="{safe.Encode(returnUrl)}">
            <label for="key">API key</label>
            <input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
            <button type="submit">Sign in</button>
            </form></main></body></html>
            """;
    }
}
