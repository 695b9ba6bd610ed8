using System.Globalization;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>How a call into a sandbox ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Result">The child's answer, when answered.</param>
/// <param name="Error">What went wrong, when not.</param>
/// <param name="RetryAfter">When a retry makes sense, or null.</param>
public readonly record struct SandboxReply(
    SandboxOutcome Outcome, ResultMessage? Result, WireError? Error = null, TimeSpan? RetryAfter = null)
{
    private const string Unhandled = "unhandled_exception";

    /// <summary>Whether a part of the deadline went into a start of the process, or the pause before it.</summary>
    public bool HasWaited { get; init; }

    /// <summary>The limit that was reached, for people: <c>134217728 bytes</c>. Null where none was.</summary>
    public string? Limit { get; init; }

    internal static SandboxReply Busy(LimitBreach breach) => new(
        SandboxOutcome.Busy, null, ErrorOf(breach), TimeSpan.FromSeconds(1))
    {
        Limit = TextOf(breach),
    };

    internal static SandboxReply EndedBy(LimitBreach breach) => new(SandboxOutcome.Crashed, null, ErrorOf(breach))
    {
        Limit = TextOf(breach),
    };

    internal static string TextOf(LimitBreach breach) =>
        string.Create(CultureInfo.InvariantCulture, $"{breach.Allowed} {breach.Unit}");

    internal static WireError ErrorOf(LimitBreach breach) =>
        new(breach.Code, breach.Message, breach.Remedy, Retryable: true);

    /// <summary>Says, where the author's code failed while its writes were refused, that they were.</summary>
    internal SandboxReply Explained(LimitBreach refusal) =>
        Result is { Outcome: ResultOutcome.Failed, Error: { Code: Unhandled } error }
            ? this with
            {
                Result = Result with
                {
                    Error = new WireError(
                        refusal.Code, $"{refusal.Message} It may not write files. Its code failed: {error.Message}",
                        refusal.Remedy),
                },
                Limit = TextOf(refusal),
            }
            : this;

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
