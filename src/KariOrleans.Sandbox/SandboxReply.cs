using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>How a call into a sandbox ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Result">The child's answer, when answered.</param>
/// <param name="Error">What went wrong, when not.</param>
/// <param name="RetryAfter">When a retry makes sense, or null.</param>
public readonly record struct SandboxReply(
    SandboxOutcome Outcome, ResultMessage? Result, WireError? Error = null, TimeSpan? RetryAfter = null)
{
    /// <summary>Whether a part of the deadline went into a start of the process, or the pause before it.</summary>
    public bool HasWaited { get; init; }

    internal static SandboxReply Busy(int limit) => new(
        SandboxOutcome.Busy,
        null,
        new WireError("too_many_calls", $"{limit} calls are in flight, as many as this installation may have.",
            "Call again later, or fewer at once.", true),
        TimeSpan.FromSeconds(1));

    internal static SandboxReply TimedOut(TimeSpan deadline) => new(
        SandboxOutcome.TimedOut,
        null,
        new WireError("deadline_exceeded",
            $"The extension did not answer within {deadline.TotalSeconds:0.###} s. Its work was cancelled.",
            "Ask for less, or allow more time.", true));

    internal static SandboxReply Cancelled { get; } = new(
        SandboxOutcome.Cancelled, null,
            new WireError("cancelled", "The caller went away. The work was cancelled.", Retryable: true));
}
