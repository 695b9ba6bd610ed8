using System.Net.Http.Headers;
using System.Text;
using KariOrleans.SystemTests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace KariOrleans.SystemTests.Tenants;

/// <summary>
/// All requests that a stranger could try: each route that the server has, found in its own route table, with each
/// method, filled in with everything that the victim owns, and each endpoint of the victim's extensions.
/// </summary>
internal sealed class Walk(KariServer server, VictimTenant victim)
{
    public const string DailyReport = "/api/extensions/background-tasks/advanced-analytics/daily_report/execute";

    private static readonly string[] AllMethods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Bodies that the platform's routes understand: a wrong body would end the walk at the reader.</summary>
    private static readonly string?[] Bodies =
    [
        "{}",
        """{"name": "echo"}""",
        """{"intent": "echo_plugin", "params": {}}""",
        """{"user": "stranger", "roles": ["user"]}""",
        """{"user": "stranger", "roles": ["platform"]}""",
    ];

    /// <summary>Routes as the server has them.</summary>
    public IEnumerable<RouteEndpoint> Routes =>
        server.Host.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Whether a route lets everybody in.</summary>
    public static bool IsAnonymous(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IAllowAnonymous>() is not null
            || route.Metadata.GetMetadata<IAuthorizeData>() is null;

    /// <summary>One request for each route, without a body, for what does not depend on one.</summary>
    public IEnumerable<(RouteEndpoint Route, string Method, string Path)> OneForEachRoute() =>
        Routes.Select(r => (r, MethodsOf(r)[0], Paths(r.RoutePattern).First()));

    /// <summary>Everything, what ends the stranger's own installations last.</summary>
    public IEnumerable<(string Method, string Path, string? Body)> Requests()
    {
        var paths = Routes.SelectMany(r => Paths(r.RoutePattern)).Concat(victim.EndpointPaths).Distinct();
        return paths
            .OrderBy(p => p.Contains("uninstall", StringComparison.Ordinal)
                ? 2 : p.EndsWith("/unload", StringComparison.Ordinal) ? 1 : 0)
            .SelectMany(path => AllMethods.SelectMany(
                method => BodiesFor(method).Select(body => (method, path, body))));
    }

    public static HttpRequestMessage Request(string method, string path, string? body = null, string? key = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }

    /// <summary>All that an answer says: status line, headers and body.</summary>
    public static async Task<string> TextOfAsync(HttpResponseMessage answer) =>
        $"{(int)answer.StatusCode}\n{answer.Headers}{answer.Content.Headers}\n"
        + $"{await answer.Content.ReadAsStringAsync()}";

    private static string?[] BodiesFor(string method) => method is "POST" or "PUT" or "PATCH" ? Bodies : [null];

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } declared
            ? declared : AllMethods;

    // A parameter that nobody thought of here still gets every identifier of the victim.
    private IEnumerable<string> Paths(RoutePattern pattern) => pattern.PathSegments
        .Aggregate<RoutePatternPathSegment, IEnumerable<string>>([""], (starts, segment) =>
        {
            var texts = TextsOf(segment).ToList();
            return starts.SelectMany(start => texts.Select(text => $"{start}/{text}"));
        })
        .Select(path => path.Length == 0 ? "/" : pattern.RawText!.EndsWith('/') ? path + "/" : path);

    private IEnumerable<string> TextsOf(RoutePatternPathSegment segment) => segment.Parts
        .Aggregate<RoutePatternPart, IEnumerable<string>>([""], (starts, part) => part switch
        {
            RoutePatternLiteralPart literal => starts.Select(s => s + literal.Content),
            RoutePatternSeparatorPart separator => starts.Select(s => s + separator.Content),
            _ => starts.SelectMany(s => victim.Identifiers.Select(i => s + i)),
        });
}
