namespace KariOrleans.Sandbox;

/// <summary>
/// What is done about a failure, by its cause (docs/adr/0010). Pure: cause, history and the instant come in, a decision
/// goes out. A process that fails is restarted, with backoff and a cap; the operation that made it fail is kept away
/// from it, so that the operations beside it don't pay.
/// </summary>
public static class RecoveryPolicy
{
    /// <summary>After so many failures in a row only a load or reload starts the process again.</summary>
    public const int MaxConsecutiveFailures = 10;

    /// <summary>After so many failures of one kind within <see cref="Window"/> an operation is quarantined.</summary>
    public const int MaxFailuresOfAnOperation = 3;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>A process that lived for so long was healthy: its end begins a new count.</summary>
    public static TimeSpan HealthyAfter { get; } = TimeSpan.FromSeconds(10);

    /// <summary>A failure of an operation counts for so long.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an operation is quarantined for the first time; each failed probe doubles it.</summary>
    public static TimeSpan FirstQuarantine { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The longest time between probes, and the time without a quarantine after which the next begins with
    /// <see cref="FirstQuarantine"/> again.
    /// </summary>
    public static TimeSpan LongestQuarantine { get; } = TimeSpan.FromHours(1);

    /// <summary>Dependencies are looked up at most this often.</summary>
    public static TimeSpan BetweenResolutions { get; } = TimeSpan.FromSeconds(1);

    /// <summary>What happens to a process that failed.</summary>
    /// <param name="cause">Why it failed.</param>
    /// <param name="failuresInARow">Failures since the last healthy process, this one included.</param>
    public static RecoveryDecision ForProcess(FailureCause cause, int failuresInARow) => cause switch
    {
        FailureCause.ResourceExhaustion or FailureCause.Crash or FailureCause.ProtocolViolation
            or FailureCause.StartFailure => new(
                failuresInARow < MaxConsecutiveFailures ? RecoveryStep.Restart : RecoveryStep.GiveUp,
                DelayAfter(failuresInARow)),
        FailureCause.Hang or FailureCause.PermissionDenied or FailureCause.DependencyMissing or FailureCause.Other =>
            new(RecoveryStep.LogOnly),
    };

    /// <summary>What happens to an operation that failed.</summary>
    /// <param name="cause">Why it failed.</param>
    /// <param name="history">Its failures, this one included.</param>
    /// <param name="now">When it failed.</param>
    public static RecoveryDecision ForOperation(FailureCause cause, OperationHistory history, DateTimeOffset now)
    {
        var isRepeated = history.CountLike(cause, now) >= MaxFailuresOfAnOperation;
        return cause switch
        {
            FailureCause.ResourceExhaustion or FailureCause.Crash or FailureCause.ProtocolViolation
                or FailureCause.Hang => isRepeated ? Quarantine(history, now) : new(RecoveryStep.LogOnly),
            FailureCause.PermissionDenied => isRepeated ? Quarantine(history, now) : new(RecoveryStep.DenyOnly),
            FailureCause.DependencyMissing => new(RecoveryStep.ResolveDependencies, BetweenResolutions),
            FailureCause.StartFailure or FailureCause.Other => new(RecoveryStep.LogOnly),
        };
    }

    /// <summary>What happens to a quarantined operation whose probe failed: it stays so, for longer.</summary>
    public static RecoveryDecision ForFailedProbe(OperationHistory history, DateTimeOffset now) =>
        Quarantine(history, now);

    /// <summary>
    /// Whether a cause ends the process and so hurts whatever else runs in it: a probe of such an operation gets a
    /// process of its own.
    /// </summary>
    public static bool IsDeadly(FailureCause cause) =>
        cause is FailureCause.ResourceExhaustion or FailureCause.Crash or FailureCause.ProtocolViolation;

    private static RecoveryDecision Quarantine(OperationHistory history, DateTimeOffset now)
    {
        var isAgain = history.ReleasedAt is not { } released || now - released < LongestQuarantine;
        return new(RecoveryStep.Quarantine, history.LastQuarantine is { } last && isAgain
            ? last * 2 < LongestQuarantine ? last * 2 : LongestQuarantine
            : FirstQuarantine);
    }

    private static TimeSpan DelayAfter(int failures)
    {
        if (failures < 2) return TimeSpan.Zero;
        var delay = FirstDelay * Math.Pow(2, Math.Min(failures - 2, 20));
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
