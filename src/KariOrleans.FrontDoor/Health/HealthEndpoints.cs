using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Health;

/// <summary>The probes of Kubernetes. Liveness asks nobody: a slow database is no reason to kill the process.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var probes = routes.MapGroup("/health").AllowAnonymous().WithTags("health");
        probes.MapGet("/live", static () => Answer(null)).WithSummary("The process runs.").Produces<ProbeView>();
        probes.MapGet("/startup", static (Readiness readiness) => Answer(readiness.IsStarted ? null : "starting"))
            .WithSummary("The process has started.").Produces<ProbeView>();
        probes.MapGet("/ready", static async (Readiness readiness) => Answer(await readiness.WhyNotAsync()))
            .WithSummary("The cluster answers.").Produces<ProbeView>();
        probes.MapGet("", static async (Readiness readiness) => Answer(await readiness.WhyNotAsync()))
            .WithSummary("The same as ready.").Produces<ProbeView>();
    }

    private static IResult Answer(string? whyNot) => whyNot is null
        ? Results.Json(new ProbeView("ok"), AnswerJson.Default.ProbeView)
        : Results.Json(
            new ProbeView("unavailable", whyNot), AnswerJson.Default.ProbeView, statusCode: StatusCodes.Status503ServiceUnavailable);
}
