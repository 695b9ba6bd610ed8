using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Runs a background task now. The optional body, a JSON object, is its input.</summary>
internal static class ExecuteTaskEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/extensions/background-tasks/{extension}/{task}/execute", static async (
            string extension, string task, HttpContext context, IGrainFactory grains, IOptions<FrontDoorOptions> options) =>
        {
            if (await Installation.StatusAsync(context, grains, extension) is not { } status) return Installation.NotInstalled;
            if (Find(status.Tasks, task) is not { } found)
                return new Problem(404, "no_such_task", $"'{extension}' declares no background task '{task}'.");

            var (call, problem) = await ReadCallAsync(context, found, options.Value.MaxDeadline);
            if (call is null) return problem!;

            var caller = context.ActAsCaller();
            var grain = grains.Extension(new ExtensionKey(caller.Tenant, extension));
            var result = await grain.CallAsync(call, null, context.RequestAborted);
            return OutcomeProblems.Of(result.Outcome, result.Error) is { } failure
                ? failure
                : Results.Json(
                    new TaskExecution(extension, found.Name, "completed", RawJson.TryParse(result.Body)),
                    AnswerJson.Default.TaskExecution);
        })
        .RequireAuthorization()
        .WithTags("background-tasks").WithSummary("Runs a background task now.").Produces<TaskExecution>();

    private static TaskDescription? Find(TaskDescription[] tasks, string name) =>
        Array.Find(tasks, task => task.Name == name) ?? Array.Find(tasks, task => task.Function == name);

    private static async Task<(OperationCall? Call, Problem? Problem)> ReadCallAsync(
        HttpContext context, TaskDescription task, TimeSpan maxDeadline)
    {
        if (!CallHeaders.TryReadDeadline(context.Request.Headers, maxDeadline, out var deadline, out var problem)
            || !CallHeaders.TryReadIdempotencyKey(context.Request.Headers, out var idempotencyKey, out problem))
        {
            return (null, problem);
        }

        byte[] body = [];
        if (HasBody(context))
        {
            (body, problem) = await JsonBody.ReadObjectAsync(context);
            if (problem is not null) return (null, problem);
        }

        return (new OperationCall(OperationKind.Task, task.Function)
        {
            ContentType = body.Length > 0 ? "application/json" : null,
            Body = body,
            Deadline = deadline,
            IdempotencyKey = idempotencyKey,
        }, null);
    }

    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength is > 0
        || (context.Request.ContentLength is null
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true });
}
