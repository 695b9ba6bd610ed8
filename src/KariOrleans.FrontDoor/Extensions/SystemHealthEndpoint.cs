using KariOrleans.Contracts;
using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The health of the tenant's installations together.</summary>
internal static class SystemHealthEndpoint
{
    private const int MaxProblems = 100;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/extensions/system/health", static async (HttpContext context, IGrainFactory grains) =>
        {
            var caller = context.ActAsCaller();
            var installations = await grains.Tenant(caller.Tenant).ListAsync();
            return Results.Json(View(installations), AnswerJson.Default.SystemHealth);
        })
        .RequireAuthorization()
        .WithTags("extensions").WithSummary("The health of all installations together.").Produces<SystemHealth>();

    private static SystemHealth View(InstallationStatus[] installations)
    {
        var worst = installations.Length == 0 ? HealthColour.Green : installations.Max(installation => installation.Health);
        return new(
            Words.Of(worst),
            installations.Count(installation => installation.Health == HealthColour.Green),
            installations.Count(installation => installation.Health == HealthColour.Yellow),
            installations.Count(installation => installation.Health == HealthColour.Red),
            [.. installations
                .Where(installation => installation.Health != HealthColour.Green)
                .Take(MaxProblems)
                .Select(ExtensionView.Of)]);
    }
}
