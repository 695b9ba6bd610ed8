using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Tenants;

/// <summary>All tenants, by name.</summary>
internal static class ListTenantsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/tenants", static async (HttpContext context, IGrainFactory grains) =>
        {
            context.ActAsPlatform();
            var tenants = await grains.Registry().ListTenantsAsync();
            var page = Page.Of(context, tenants, tenant => tenant, out var problem);
            if (page is null) return problem!;
            return Results.Json(new TenantList(page), AnswerJson.Default.TenantList);
        })
        .RequireAuthorization(FrontDoorPolicies.Platform)
        .WithTags("tenants").WithSummary("All tenants.").Produces<TenantList>();
}
