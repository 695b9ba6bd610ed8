namespace KariOrleans.Sandbox;

/// <summary>
/// How often a child failed in a row and when it may be started again, as <see cref="RecoveryPolicy"/> decides.
/// Immutable.
/// </summary>
public sealed record RestartBackoff
{
    /// <summary>Failures since the last healthy child.</summary>
    public int ConsecutiveFailures { get; private init; }

    /// <summary>Before this instant no child is started.</summary>
    public DateTimeOffset NotBefore { get; private init; }

    /// <summary>Whether starting has been given up.</summary>
    public bool IsExhausted { get; private init; }

    /// <summary>The state after a child failed.</summary>
    /// <param name="cause">Why it failed.</param>
    /// <param name="now">When it failed.</param>
    /// <param name="lived">How long it had served; zero where it never got ready.</param>
    public RestartBackoff AfterFailure(FailureCause cause, DateTimeOffset now, TimeSpan lived)
    {
        var failures = lived >= RecoveryPolicy.HealthyAfter ? 1 : ConsecutiveFailures + 1;
        var decision = RecoveryPolicy.ForProcess(cause, failures);
        return decision.Step is RecoveryStep.Restart or RecoveryStep.GiveUp
            ? new RestartBackoff
            {
                ConsecutiveFailures = failures,
                NotBefore = now + decision.Delay,
                IsExhausted = decision.Step == RecoveryStep.GiveUp,
            }
            : this;
    }
}
