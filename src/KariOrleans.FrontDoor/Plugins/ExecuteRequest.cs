using System.Text;
using System.Text.Json;
using KariOrleans.Contracts.Plugins;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>From the body of an execution to plans; what is wrong with it is said in words.</summary>
internal static class ExecuteRequest
{
    public const int MaxSequenceSteps = 100;
    public const int MaxParallelSteps = 1_000;

    private const int MaxIntentLength = 200;
    private const int MaxAttempts = 10;
    private const int MaxAtOnce = 256;

    /// <summary>What is wrong with a body, or null.</summary>
    public static string? Complaint(ExecuteBody body)
    {
        if (body.DeadlineMs is <= 0) return "deadline_ms must be above 0.";
        if ((body.Intent is null) == (body.Steps is null)) return "Give either intent or steps.";
        if (body.Steps is null)
        {
            return body.Mode is not null || body.Input is not null || body.OnFailure is not null || body.MaxParallel is not null
                ? "mode, input, on_failure and max_parallel go with steps."
                : StepComplaint(new StepBody(body.Intent!, body.Params));
        }

        return body.Params is not null ? "params goes with intent; steps have their own." : StepsComplaint(body, body.Steps);
    }

    public static PluginStep ToStep(StepBody step) => new(step.Intent, ToJson(step.Params))
    {
        Id = step.Id,
        Attempts = step.Attempts,
        IdempotencyKey = step.IdempotencyKey,
        Fallback = step.Fallback is null ? null : ToStep(step.Fallback),
    };

    public static byte[] ToJson(JsonElement? element) =>
        element is { ValueKind: not JsonValueKind.Undefined } json ? Encoding.UTF8.GetBytes(json.GetRawText()) : "{}"u8.ToArray();

    public static bool TryPolicy(string? word, out FailurePolicy policy)
    {
        policy = word switch
        {
            "collect_all" => FailurePolicy.CollectAll,
            "fallback" => FailurePolicy.Fallback,
            _ => FailurePolicy.FailFast,
        };
        return word is null or "fail_fast" or "collect_all" or "fallback";
    }

    private static string? StepsComplaint(ExecuteBody body, StepBody[] steps)
    {
        if (body.Mode is not (null or "sequence" or "parallel")) return "mode must be sequence or parallel.";

        var isParallel = body.Mode == "parallel";
        var max = isParallel ? MaxParallelSteps : MaxSequenceSteps;
        if (steps.Length == 0 || steps.Length > max) return $"steps must hold 1 to {max} steps.";
        if (!isParallel && (body.OnFailure is not null || body.MaxParallel is not null))
            return "on_failure and max_parallel go with mode parallel.";
        if (isParallel && body.Input is not null) return "input goes with mode sequence.";
        if (!TryPolicy(body.OnFailure, out _)) return "on_failure must be fail_fast, collect_all or fallback.";
        if (body.MaxParallel is < 1 or > MaxAtOnce) return $"max_parallel must be 1 to {MaxAtOnce}.";

        foreach (var step in steps)
        {
            if (step is null) return "A step is null.";
            if (StepComplaint(step) is { } complaint) return complaint;
        }

        return null;
    }

    private static string? StepComplaint(StepBody step)
    {
        if (step.Intent.Length is 0 or > MaxIntentLength) return $"intent must have 1 to {MaxIntentLength} characters.";
        if (step.Params is { ValueKind: not JsonValueKind.Object }) return "params must be a JSON object.";
        if (step.Attempts is < 1 or > MaxAttempts) return $"attempts must be 1 to {MaxAttempts}.";
        if (step.Id is { Length: 0 or > 100 }) return "id must have 1 to 100 characters.";
        if (step.IdempotencyKey is { } key && (key.Length is 0 or > 255 || key.AsSpan().ContainsAnyExceptInRange('!', '~')))
            return "idempotency_key must be 1 to 255 visible ASCII characters.";
        return step.Fallback is null ? null : StepComplaint(step.Fallback);
    }
}
