using KariOrleans.Contracts.Calls;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Writes what an author answered, such that it can't act as the platform.</summary>
internal static class CallAnswer
{
    private const string Sandbox = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    public static Task WriteAsync(HttpContext context, CallResult result)
    {
        if (result.Status is < 200 or > 599)
        {
            return new Problem(502, "invalid_answer", $"The extension answered with the status {result.Status}.")
            {
                Remedy = "Its author must answer with a status from 200 to 599.",
            }.ExecuteAsync(context);
        }

        var response = context.Response;
        response.StatusCode = result.Status;

        // Answers are for one caller; X-API-Key isn't a header that shared caches know by themselves.
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Authorization, X-API-Key";
        AnswerHeaders.Copy(result.Headers, response.Headers);
        if (result.Status is 204 or 205 or 304) return Task.CompletedTask;

        if (result.Body.Length > 0 || result.ContentType is not null)
        {
            var type = result.ContentType is { Length: > 0 and <= 255 } declared && AnswerHeaders.IsSafeValue(declared)
                ? declared
                : "application/octet-stream";
            response.ContentType = type;
            if (CanCarryScript(type)) response.Headers.ContentSecurityPolicy = Sandbox;
        }

        response.ContentLength = result.Body.Length;
        return HttpMethods.IsHead(context.Request.Method) || result.Body.Length == 0
            ? Task.CompletedTask
            : response.Body.WriteAsync(result.Body, context.RequestAborted).AsTask();
    }

    /// <summary>Whether a browser could run what the type holds: everything but the few types known to be inert.</summary>
    public static bool CanCarryScript(string type)
    {
        var end = type.IndexOf(';', StringComparison.Ordinal);
        var media = (end < 0 ? type.AsSpan() : type.AsSpan(0, end)).Trim();
        return !(Is(media, "application/json") || Is(media, "application/problem+json") || Is(media, "text/plain")
            || Is(media, "application/octet-stream") || Is(media, "text/csv") || Is(media, "application/pdf")
            || Is(media, "image/png") || Is(media, "image/jpeg") || Is(media, "image/gif") || Is(media, "image/webp"));
    }

    private static bool Is(ReadOnlySpan<char> media, string type) => media.Equals(type, StringComparison.OrdinalIgnoreCase);
}
