using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The health of one installation.</summary>
internal static class ExtensionHealthEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/extensions/{name}/health",
            static async (string name, HttpContext context, IGrainFactory grains) =>
        {
            if (await Installation.StatusAsync(context, grains, name) is not { } status)
                return Installation.NotInstalled;
            var health = new HealthView(
                status.Name,
                Words.Of(status.State),
                Words.Of(status.Health),
                ErrorView.Of(status.Problem),
                SandboxView.Of(status.Sandbox),
                [.. status.QuarantinedOperations.Select(QuarantineView.Of)],
                [.. status.MissingDependencies.Select(DependencyView.Of)]);
            return Results.Json(health, AnswerJson.Default.HealthView);
        })
        .RequireAuthorization()
        .WithTags("extensions").WithSummary("The health of one installation.").Produces<HealthView>();
}
