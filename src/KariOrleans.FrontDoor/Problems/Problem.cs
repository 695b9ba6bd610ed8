using System.Text.Json;
using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace KariOrleans.FrontDoor.Problems;

/// <summary>An answer that is a problem document (RFC 9457).</summary>
internal sealed record Problem(int Status, string Code, string Detail) : IResult
{
    public string? Remedy { get; init; }

    public string? Limit { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The quarantine that the call met, or null.</summary>
    public QuarantinedOperation? Quarantine { get; init; }

    /// <summary>The methods that the path has, for 405.</summary>
    public string? Allow { get; init; }

    /// <summary>The challenge, for 401.</summary>
    public string? WwwAuthenticate { get; init; }

    /// <summary>How each step of a sequence or a parallel set ended.</summary>
    public JsonElement? Steps { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (response.HasStarted) return;

        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        TraceHeader.Set(httpContext);
        if (RetryAfter is { } wait) response.Headers.RetryAfter = WholeSeconds(wait);
        if (Allow is not null) response.Headers.Allow = Allow;
        if (WwwAuthenticate is not null) response.Headers[HeaderNames.WWWAuthenticate] = WwwAuthenticate;

        var body = JsonSerializer.SerializeToUtf8Bytes(ToBody(httpContext), AnswerJson.Default.ProblemBody);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private ProblemBody ToBody(HttpContext context) => new()
    {
        Type = $"https://kariorleans.dev/problems/{Code}",
        Title = Status == StatusCodes.Status499ClientClosedRequest
            ? "Client Closed Request"
            : ReasonPhrases.GetReasonPhrase(Status),
        Status = Status,
        Detail = Detail,
        Code = Code,
        Remedy = Remedy,
        Limit = Limit,
        TraceId = TraceHeader.Of(context),
        Instance = context.Request.PathBase.Add(context.Request.Path).ToUriComponent(),
        Steps = Steps,
        Cause = Quarantine?.Cause,
        Since = Quarantine?.Since,
        Until = Quarantine?.Until,
    };

    private static string WholeSeconds(TimeSpan wait) =>
        Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
