using KariOrleans.Contracts.Tenants;
using KariOrleans.FrontDoor.Access;
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
        probes.MapGet("/ready", static async (Readiness readiness) => Answer((await readiness.AskAsync()).WhyNot))
            .WithSummary("The cluster answers.").Produces<ProbeView>();
        probes.MapGet("", static async (HttpContext context, Readiness readiness) =>
        {
            var (whyNot, jail) = await readiness.AskAsync();
            return jail is null ? Answer(whyNot) : Answer(jail, context.User.IsInRole(Roles.Platform));
        }).WithSummary("The cluster answers, and what is enforced on extensions.").Produces<ProbeView>();
    }

    // A machine that enforces less than it should is no reason to send traffic elsewhere: 200, and another word.
    private static IResult Answer(JailSummary jail, bool isOperator) => Results.Json(
        new ProbeView(jail.Level == "jailed" ? "ok" : "degraded", null, JailView.For(jail, isOperator)),
        AnswerJson.Default.ProbeView);

    private static IResult Answer(string? whyNot) => whyNot is null
        ? Results.Json(new ProbeView("ok"), AnswerJson.Default.ProbeView)
        : Results.Json(
            new ProbeView("unavailable", whyNot), AnswerJson.Default.ProbeView,
                statusCode: StatusCodes.Status503ServiceUnavailable);
}
