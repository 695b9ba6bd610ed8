using KariOrleans.FrontDoor.Extensions;

namespace KariOrleans.FrontDoor.Access;

/// <summary>
/// The short way of a call: whose API key proved good a moment ago, in its own tenant, passes neither authentication
/// handlers nor policies, a tenth of what the server spends on a call. Every other request takes the long way.
/// </summary>
internal sealed class KnownKeyMiddleware(RequestDelegate next, ApiKeyDirectory keys)
{
    public Task InvokeAsync(HttpContext context)
    {
        // A route of calls asks for an authenticated caller and nothing more; what a role may do, the grain decides.
        if (context.GetEndpoint() is not { RequestDelegate: { } call } endpoint
            || endpoint.Metadata.GetMetadata<CallRoute>() is null
            || context.Request.Headers.ContainsKey(TenantMiddleware.Header)
            || Credentials.Presented(context.Request) is not { } presented
            || keys.FindKnown(presented) is not { } key)
        {
            return next(context);
        }

        context.User = key.Principal;
        return call(context);
    }
}
