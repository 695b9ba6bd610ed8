using KariOrleans.FrontDoor.Access;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Stops an installation and refuses further calls.</summary>
internal static class UnloadEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/extensions/{name}/unload", static (
                string name, HttpContext context, IGrainFactory grains, TenantRoutes tenantRoutes) =>
            Installation.ChangeAsync(context, name, grains, tenantRoutes, static grain => grain.UnloadAsync()))
            .RequireAuthorization(FrontDoorPolicies.Admin)
            .WithTags("extensions").WithSummary("Stops an installation and refuses further calls.").Produces<ExtensionDetails>();
}
