using System.Text.Json;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Plugins;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;
using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>Executes one plugin, several in sequence, or several in parallel.</summary>
internal static class ExecutePluginsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/plugins/execute", static async (
            HttpContext context, IGrainFactory grains, IOptions<FrontDoorOptions> options) =>
        {
            var (body, problem) = await JsonBody.ReadAsync(context, RequestJson.Default.ExecuteBody);
            if (body is null) return problem!;
            if (ExecuteRequest.Complaint(body) is { } complaint) return new Problem(400, "invalid_input", complaint);
            if (!CallHeaders.TryReadIdempotencyKey(context.Request.Headers, out var key, out problem)) return problem!;

            var deadline = Deadline(body.DeadlineMs, options.Value.MaxDeadline);
            var caller = context.ActAsCaller();
            var orchestrator = grains.Orchestrator(caller.Tenant);
            if (body.Steps is null)
            {
                var step = ExecuteRequest.ToStep(new StepBody(body.Intent!, body.Params, IdempotencyKey: key));
                return Answer(await orchestrator.ExecuteAsync(step, deadline, context.RequestAborted));
            }

            PluginStep[] steps = [.. body.Steps.Select(ExecuteRequest.ToStep)];
            return Answer(body.Mode == "parallel"
                ? await orchestrator.ParallelAsync(Parallel(body, steps, deadline), context.RequestAborted)
                : await orchestrator.SequenceAsync(
                    new(steps, body.Input is null ? [] : ExecuteRequest.ToJson(body.Input), deadline), context.RequestAborted));
        })
        .RequireAuthorization()
        .WithTags("plugins").WithSummary("Executes one plugin, or several in sequence or in parallel.")
        .Accepts<ExecuteBody>("application/json").Produces<RunView>();

    private static TimeSpan? Deadline(long? milliseconds, TimeSpan max) => milliseconds switch
    {
        null => null,
        { } asked when asked >= max.TotalMilliseconds => max,
        { } asked => TimeSpan.FromMilliseconds(asked),
    };

    private static ParallelPlan Parallel(ExecuteBody body, PluginStep[] steps, TimeSpan? deadline)
    {
        _ = ExecuteRequest.TryPolicy(body.OnFailure, out var policy);
        return new(steps, policy, body.MaxParallel, deadline);
    }

    private static IResult Answer(CallResult result) =>
        OutcomeProblems.Of(result.Outcome, result.Error) is { } problem
            ? problem
            : Results.Json(StepView.Of(result), AnswerJson.Default.StepView);

    // A run that failed still says how each of its steps went.
    private static IResult Answer(PluginRunResult run)
    {
        StepView[] steps = [.. run.Steps.Select(StepView.Of)];
        return OutcomeProblems.Of(run.Outcome, run.Error) is { } problem
            ? problem with { Steps = JsonSerializer.SerializeToElement(steps, AnswerJson.Default.StepViewArray) }
            : Results.Json(new RunView(Words.Of(run.Outcome), steps), AnswerJson.Default.RunView);
    }
}
