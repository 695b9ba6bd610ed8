using System.Collections.Immutable;

namespace KariOrleans.Sandbox;

/// <summary>What is remembered of an operation that failed. Immutable and bounded.</summary>
public sealed record OperationHistory
{
    private readonly ImmutableArray<Failure> failures = [];

    /// <summary>An operation that has not failed.</summary>
    public static OperationHistory Empty { get; } = new();

    /// <summary>How long its last quarantine was; null = it had none.</summary>
    public TimeSpan? LastQuarantine { get; private init; }

    /// <summary>When a probe ended its last quarantine; null = it had none, or is still in it.</summary>
    public DateTimeOffset? ReleasedAt { get; private init; }

    /// <summary>Failures that a cause counts together with its like: all deadly ones, or all of the same.</summary>
    public int CountLike(FailureCause cause, DateTimeOffset now) =>
        failures.Count(f => IsLike(f.Cause, cause) && IsRecent(f, now));

    /// <summary>Deadly failures at which nothing else was in flight.</summary>
    public int CountCertain(DateTimeOffset now) =>
        failures.Count(f => RecoveryPolicy.IsDeadly(f.Cause) && !f.IsShared && IsRecent(f, now));

    /// <summary>One failure more.</summary>
    /// <param name="cause">Its cause.</param>
    /// <param name="isShared">Whether another operation may have caused it.</param>
    /// <param name="now">When.</param>
    public OperationHistory AfterFailure(FailureCause cause, bool isShared, DateTimeOffset now)
    {
        var kept = failures.Where(f => IsRecent(f, now)).ToList();
        if (kept.Count(f => IsLike(f.Cause, cause)) >= RecoveryPolicy.MaxFailuresOfAnOperation)
            kept.RemoveAt(kept.FindIndex(f => IsLike(f.Cause, cause)));
        return With([.. kept, new Failure(cause, isShared, now)]);
    }

    /// <summary>
    /// The operation answered: it doesn't hang, and it survived what it was suspected of. Failures that were certainly
    /// its own stay: an operation that crashes on every tenth call still hurts its neighbours.
    /// </summary>
    /// <param name="isPermitted">Whether it also was denied nothing.</param>
    public OperationHistory AfterAnswer(bool isPermitted) => With(failures.RemoveAll(f =>
        f.IsShared || f.Cause == FailureCause.Hang || (isPermitted && f.Cause == FailureCause.PermissionDenied)));

    /// <summary>Another operation explains the failures that it shared.</summary>
    public OperationHistory AfterExplanation() => With(failures.RemoveAll(f => f.IsShared));

    /// <summary>It is quarantined, or its probe failed. The failures have had their consequence.</summary>
    public OperationHistory AfterQuarantine(TimeSpan duration) =>
        new() { LastQuarantine = duration };

    /// <summary>Its probe succeeded.</summary>
    public OperationHistory AfterRelease(DateTimeOffset now) =>
        new() { LastQuarantine = LastQuarantine, ReleasedAt = now };

    /// <summary>Whether nothing of this matters any more.</summary>
    public bool IsSpent(DateTimeOffset now) =>
        !failures.Any(f => IsRecent(f, now))
        && (LastQuarantine is null
            || (ReleasedAt is { } released && now - released >= RecoveryPolicy.LongestQuarantine));

    private OperationHistory With(ImmutableArray<Failure> changed) =>
        changed.Length == failures.Length && changed == failures ? this : new(changed, this);

    private OperationHistory(ImmutableArray<Failure> failures, OperationHistory other)
    {
        this.failures = failures;
        LastQuarantine = other.LastQuarantine;
        ReleasedAt = other.ReleasedAt;
    }

    private OperationHistory()
    {
    }

    private static bool IsLike(FailureCause one, FailureCause other) =>
        one == other || (RecoveryPolicy.IsDeadly(one) && RecoveryPolicy.IsDeadly(other));

    private static bool IsRecent(Failure failure, DateTimeOffset now) => now - failure.At < RecoveryPolicy.Window;

    private readonly record struct Failure(FailureCause Cause, bool IsShared, DateTimeOffset At);
}
