using KariOrleans.FrontDoor.Access;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Reads the package again and moves to a new process.</summary>
internal static class ReloadEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/extensions/{name}/reload", static (
                string name, HttpContext context, IGrainFactory grains, TenantRoutes tenantRoutes) =>
            Installation.ChangeAsync(context, name, grains, tenantRoutes, static grain => grain.ReloadAsync()))
            .RequireAuthorization(FrontDoorPolicies.Admin)
            .WithTags("extensions").WithSummary("Reads the package again and moves to a new process.").Produces<ExtensionDetails>();
}
