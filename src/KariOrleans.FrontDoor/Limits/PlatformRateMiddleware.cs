using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;
using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor.Limits;

/// <summary>The rate limit of the platform's own routes. Calls of extensions have theirs where the endpoint is known.</summary>
internal sealed class PlatformRateMiddleware(RequestDelegate next, CallRates rates, IOptions<FrontDoorOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is RouteEndpoint endpoint
            && context.Caller is { } caller
            && endpoint.Metadata.GetMetadata<CallRoute>() is null)
        {
            var key = new RateKey(caller.Tenant, "", endpoint.RoutePattern.RawText ?? "", options.Value.CallsPerMinute);
            if (rates.Check(key) is { } problem) return problem.ExecuteAsync(context);
        }

        return next(context);
    }
}
