using KariOrleans.FrontDoor.Access;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Makes an installation callable.</summary>
internal static class LoadEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/extensions/{name}/load", static (
                string name, HttpContext context, IGrainFactory grains, TenantRoutes tenantRoutes) =>
            Installation.ChangeAsync(context, name, grains, tenantRoutes, static grain => grain.LoadAsync()))
            .RequireAuthorization(FrontDoorPolicies.Admin)
            .WithTags("extensions").WithSummary("Makes an installation callable.").Produces<ExtensionDetails>();
}
