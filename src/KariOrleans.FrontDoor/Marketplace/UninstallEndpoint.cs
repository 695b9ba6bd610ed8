using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;

namespace KariOrleans.FrontDoor.Marketplace;

/// <summary>Removes an installation.</summary>
internal static class UninstallEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/extensions/marketplace/uninstall/{name}", static async (
            string name, HttpContext context, IGrainFactory grains, TenantRoutes tenantRoutes) =>
        {
            var caller = context.ActAsCaller();
            if (!Installation.TryKey(caller.Tenant, name, out _)) return Installation.NotInstalled;

            var result = await grains.Tenant(caller.Tenant).UninstallAsync(name);
            tenantRoutes.Forget(caller.Tenant);
            return Installation.Answer(result);
        })
        .RequireAuthorization(FrontDoorPolicies.Admin)
        .WithTags("marketplace").WithSummary("Removes an installation that nothing else depends on.")
        .Produces<ExtensionDetails>();
}
