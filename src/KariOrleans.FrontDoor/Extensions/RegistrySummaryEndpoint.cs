using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The registry of the caller's tenant; for platform administrators, on demand, of all tenants page by page.</summary>
internal static class RegistrySummaryEndpoint
{
    private const int TenantsPerPage = 20;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/extensions/registry/summary", static async (
            string? scope, HttpContext context, IGrainFactory grains) => scope switch
        {
            null or "" or "tenant" => await OfTenantAsync(context, grains),
            "global" when context.User.IsInRole(Roles.Platform) => await OfAllAsync(context, grains),
            "global" => new Problem(403, "role_required", "The registry of all tenants is for platform administrators.")
            {
                Remedy = "Use credentials with the role platform.",
            },
            _ => new Problem(400, "invalid_scope", "scope must be tenant or global."),
        })
        .RequireAuthorization()
        .WithTags("extensions").WithSummary("What is installed, with status, version, capabilities and health.")
        .Produces<RegistrySummary>();

    private static async Task<IResult> OfTenantAsync(HttpContext context, IGrainFactory grains)
    {
        var caller = context.ActAsCaller();
        var summary = TenantSummary.Of(caller.Tenant, await grains.Tenant(caller.Tenant).ListAsync());
        return Results.Json(new RegistrySummary("tenant", [summary]), AnswerJson.Default.RegistrySummary);
    }

    private static async Task<IResult> OfAllAsync(HttpContext context, IGrainFactory grains)
    {
        context.ActAsPlatform();
        var tenants = await grains.Registry().ListTenantsAsync();
        var page = Page.Of(context, tenants, tenant => tenant, out var problem, TenantsPerPage);
        if (page is null) return problem!;

        var summaries = await Task.WhenAll(page.Select(async tenant =>
            TenantSummary.Of(tenant, await grains.Tenant(tenant).ListAsync())));
        return Results.Json(new RegistrySummary("global", summaries), AnswerJson.Default.RegistrySummary);
    }
}
