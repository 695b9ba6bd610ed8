using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Counts over the tenant's installations.</summary>
internal static class SystemStatsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/extensions/system/stats", static async (HttpContext context, IGrainFactory grains) =>
        {
            var caller = context.ActAsCaller();
            var installations = await grains.Tenant(caller.Tenant).ListAsync();
            var stats = new SystemStats(
                installations.Length,
                TenantSummary.Count(installations.Select(installation => Words.Of(installation.State))),
                installations.Count(installation => installation.Sandbox.IsRunning),
                installations.Sum(installation => installation.Sandbox.CallsInFlight),
                installations.Sum(installation => installation.Sandbox.Starts));
            return Results.Json(stats, AnswerJson.Default.SystemStats);
        })
        .RequireAuthorization()
        .WithTags("extensions").WithSummary("Counts over all installations.").Produces<SystemStats>();
}
