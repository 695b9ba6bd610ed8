using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Replaces the configuration of an installation.</summary>
internal static class ConfigureEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/extensions/{name}/configure", static async (
            string name, HttpContext context, IGrainFactory grains, TenantRoutes tenantRoutes) =>
        {
            var (configuration, problem) = await JsonBody.ReadObjectAsync(context);
            if (problem is not null) return problem;
            return await Installation.ChangeAsync(
                context, name, grains, tenantRoutes, grain => grain.ConfigureAsync(configuration));
        })
        .RequireAuthorization(FrontDoorPolicies.Admin)
        .WithTags("extensions").WithSummary("Replaces the configuration, a JSON object.").Produces<ExtensionDetails>();
}
