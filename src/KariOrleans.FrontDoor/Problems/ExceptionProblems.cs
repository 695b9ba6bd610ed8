using KariOrleans.Contracts.Calls;
using Microsoft.AspNetCore.Diagnostics;

namespace KariOrleans.FrontDoor.Problems;

/// <summary>The HTTP edge of exceptions: what went wrong goes to the log, a code and a trace id to the caller.</summary>
internal sealed partial class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    private static readonly TimeSpan ClusterPause = TimeSpan.FromSeconds(2);

    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        await Of(httpContext, exception).ExecuteAsync(httpContext);
        return true;
    }

    private Problem Of(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case TenantSealException:
                LogSealed(logger, context.Request.Path, exception);
                return new(403, "tenant_sealed", "The call would have left the caller's tenant; nothing was done.");
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new(413, "body_too_large", "The body is larger than this route takes.");
            case BadHttpRequestException bad:
                return new(bad.StatusCode, "bad_request", "The request can't be read.");
            case TimeoutException or SiloUnavailableException or OrleansMessageRejectionException
                or OperationCanceledException:
                LogUnavailable(logger, context.Request.Path, exception);
                return new(503, "cluster_unavailable", "The cluster did not answer in time.")
                {
                    Remedy = "Repeat the request; with an Idempotency-Key where it has effects.",
                    RetryAfter = ClusterPause,
                };
            default:
                LogUnhandled(logger, context.Request.Path, exception);
                return new(500, "internal_error", "Something went wrong inside the platform.")
                {
                    Remedy = "Report the trace_id to the operator.",
                };
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unhandled exception at {Path}")]
    private static partial void LogUnhandled(ILogger logger, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster did not answer at {Path}")]
    private static partial void LogUnavailable(ILogger logger, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call was stopped at the tenant's seal at {Path}")]
    private static partial void LogSealed(ILogger logger, string path, Exception exception);
}
