using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace KariOrleans.FrontDoor.Problems;

/// <summary>
/// The HTTP edge of exceptions: what went wrong goes to the log, a code and a trace id to the caller.
/// </summary>
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
            case StateStorageException storage:
                LogNotStored(logger, context.Request.Path, exception);
                return OfStorage(storage.Code);
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

    // The message of the exception names files of the server, so it goes to the log only.
    private static Problem OfStorage(string code) => code switch
    {
        "storage_full" => new(507, code, "The disk of the data directory is full; nothing was changed.")
        {
            Remedy = "Make room on that disk, then repeat the request.",
        },
        "storage_busy" => new(503, code, "The platform's storage is held by another process; nothing was changed.")
        {
            Remedy = "Repeat the request.",
            RetryAfter = ClusterPause,
        },
        _ => new(500, code, "The platform's storage failed; nothing was changed.")
        {
            Remedy = "Report the trace_id to the operator, who finds the cause in the log.",
        },
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "State could not be read or written at {Path}")]
    private static partial void LogNotStored(ILogger logger, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Unhandled exception at {Path}")]
    private static partial void LogUnhandled(ILogger logger, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster did not answer at {Path}")]
    private static partial void LogUnavailable(ILogger logger, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call was stopped at the tenant's seal at {Path}")]
    private static partial void LogSealed(ILogger logger, string path, Exception exception);
}
