using System.Text.Json.Nodes;

namespace KariOrleans.Sdk.Plugins;

/// <summary>How a parallel set runs.</summary>
public sealed record ParallelSetOptions
{
    /// <summary>What a failure means.</summary>
    public FailurePolicy OnFailure { get; init; } = FailurePolicy.FailFast;

    /// <summary>Steps at once, 1 to 256; null = the platform's own bound (128).</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Time for the whole set; null = the time that the calling operation has left.</summary>
    public TimeSpan? Deadline { get; init; }

    internal void WriteTo(JsonObject plan)
    {
        plan["on_failure"] = OnFailure switch
        {
            FailurePolicy.FailFast => "fail_fast",
            FailurePolicy.CollectAll => "collect_all",
            FailurePolicy.Fallback => "fallback",
        };
        if (MaxParallel is { } bound) plan["max_parallel"] = bound;
        if (Deadline is { } deadline) plan["deadline_ms"] = (long)deadline.TotalMilliseconds;
    }
}
