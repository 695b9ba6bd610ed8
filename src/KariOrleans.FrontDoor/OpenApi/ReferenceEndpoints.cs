using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;
using Scalar.AspNetCore;

namespace KariOrleans.FrontDoor.OpenApi;

/// <summary>
/// The OpenAPI document, and the page to browse it. The page has its own copy of the document, because its cookie
/// opens no API route.
/// </summary>
internal static class ReferenceEndpoints
{
    public const string Document = "v1";

    private const string PageDocuments = "/reference/openapi/{documentName}.json";

    private const string PagePolicy =
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'none'; frame-ancestors "
            + "'none'; base-uri 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json")
            .AddEndpointFilter(ForCallerAsync).AllowAnonymous();
        routes.MapOpenApi(PageDocuments)
            .AddEndpointFilter(ForCallerAsync).RequireAuthorization(FrontDoorPolicies.Pages);
        routes.MapScalarApiReference("/reference", static (options, context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = PagePolicy;
            options.WithTitle("KariOrleans").WithOpenApiRoutePattern(PageDocuments).AddDocument(Document);
            options.DisableDefaultFonts();
            options.DisableTelemetry();
            options.DisableAgent();
            options.DisableMcp();
            options.HideDeveloperTools();
        }).RequireAuthorization(FrontDoorPolicies.Pages);
    }

    private static async ValueTask<object?> ForCallerAsync(EndpointFilterInvocationContext filter,
        EndpointFilterDelegate next)
    {
        var context = filter.HttpContext;
        context.Response.Headers.CacheControl = "no-store";
        if (context.Caller is not null)
        {
            var caller = context.ActAsCaller();
            var table = await context.RequestServices.GetRequiredService<TenantRoutes>().GetAsync(caller.Tenant);
            context.RequestServices.GetRequiredService<DocumentAudience>().Installations = table.Installations;
        }

        return await next(filter);
    }
}
