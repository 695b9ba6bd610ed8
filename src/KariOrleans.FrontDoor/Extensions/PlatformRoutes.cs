using Microsoft.AspNetCore.Routing.Template;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>
/// The methods that the platform's own routes have at a path. The catch-all routes take every method, so routing itself
/// never says 405.
/// </summary>
internal sealed class PlatformRoutes(EndpointDataSource endpoints)
{
    private readonly Lazy<(TemplateMatcher Matcher, IReadOnlyList<string> Methods)[]> routes = new(() =>
        [.. endpoints.Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<CallRoute>() is null)
            .Select(endpoint => (
                new TemplateMatcher(new RouteTemplate(endpoint.RoutePattern), new RouteValueDictionary()),
                endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []))]);

    /// <summary>The methods at a path, for an Allow header; null where there is no such route.</summary>
    public string? Allowed(PathString path)
    {
        SortedSet<string>? methods = null;
        foreach (var (matcher, allowed) in routes.Value)
        {
            if (matcher.TryMatch(path, new RouteValueDictionary())) (methods ??= new(StringComparer.Ordinal)).UnionWith(allowed);
        }

        return methods is { Count: > 0 } ? string.Join(", ", methods) : null;
    }
}
