using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Tenants;

/// <summary>The caller's tenant.</summary>
internal static class CurrentTenantEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/tenants/current", static async (HttpContext context, IGrainFactory grains) =>
        {
            var caller = context.ActAsCaller();
            return await grains.Tenant(caller.Tenant).GetAsync() is { } tenant
                ? Results.Json(TenantView.Of(tenant), AnswerJson.Default.TenantView)
                : new Problem(404, "no_such_tenant", "There is no such tenant.");
        })
        .RequireAuthorization()
        .WithTags("tenants").WithSummary("The caller's tenant.").Produces<TenantView>();
}
