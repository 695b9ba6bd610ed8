using System.Globalization;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Sandbox;

namespace KariOrleans.Grains.Extensions;

/// <summary>
/// An operation that has failed lately, or is quarantined. Guarded by <see cref="OperationQuarantine"/>.
/// </summary>
internal sealed class WatchedOperation(SandboxOperation operation)
{
    public OperationHistory History { get; set; } = OperationHistory.Empty;

    public State? Quarantine { get; private set; }

    /// <summary>Whether it is quarantined for what ends the process.</summary>
    public bool IsDeadly => Quarantine is { } state && RecoveryPolicy.IsDeadly(state.Cause);

    /// <summary>Begins a quarantine, or goes on with it after a probe that failed.</summary>
    public void Quarantined(FailureCause cause, CallError error, RecoveryDecision decision, bool isSuspected,
        DateTimeOffset now)
    {
        Quarantine = new State(
            cause, error, (Quarantine?.Failures + 1) ?? RecoveryPolicy.MaxFailuresOfAnOperation,
            Quarantine?.Since ?? now, now + decision.Delay, isSuspected);
        History = History.AfterQuarantine(decision.Delay);
    }

    public OperationProbe Probe()
    {
        var probe = new OperationProbe(operation, IsDeadly);
        Quarantine = Quarantine! with { Probe = probe };
        return probe;
    }

    /// <summary>The probe under way said nothing about the operation.</summary>
    public void ProbeAgainAt(DateTimeOffset at) => Quarantine = Quarantine! with { Probe = null, Until = at };

    /// <summary>The probe under way was answered.</summary>
    public void Healed(DateTimeOffset now)
    {
        Quarantine = null;
        History = History.AfterRelease(now);
    }

    public QuarantinedOperation Describe()
    {
        var state = Quarantine!;
        var message = string.Create(CultureInfo.InvariantCulture,
            $"'{operation}' takes no calls since {state.Since:u}: {Why(state.Cause)}, {state.Failures} times so far. "
                + $"The first call after {state.Until:u} is let through as a probe. Last: {state.Error.Message}");
        return new QuarantinedOperation(
            operation.ToString(), Words.Snake(state.Cause), state.Failures, state.Since, state.Until,
            state.Probe is not null, state.Error.Code, message, RemedyOf(state));
    }

    private static string Why(FailureCause cause) => cause switch
    {
        FailureCause.ResourceExhaustion => "its process reached a limit",
        FailureCause.Crash => "its process ended",
        FailureCause.ProtocolViolation => "its process broke the protocol",
        FailureCause.Hang => "it did not answer within its time",
        FailureCause.PermissionDenied => "it needs a permission that the extension does not have",
        FailureCause.DependencyMissing => "something that it needs is missing",
        FailureCause.StartFailure => "its process did not start",
        FailureCause.Other => "it failed",
    };

    private static string RemedyOf(State state)
    {
        const string Release = "An administrator can release the operation before its time.";
        return state.Cause switch
        {
            FailureCause.ResourceExhaustion or FailureCause.PermissionDenied => $"{state.Error.Remedy} {Release}",
            FailureCause.Hang =>
                $"Correct the extension and reload it, or allow the operation more time in its manifest. {Release}",
            FailureCause.Crash or FailureCause.ProtocolViolation or FailureCause.DependencyMissing
                or FailureCause.StartFailure or FailureCause.Other =>
                    $"Look at the extension's log, correct it and reload it. {Release}",
        };
    }

    /// <summary>A quarantine.</summary>
    /// <param name="Cause">Why.</param>
    /// <param name="Error">The last failure.</param>
    /// <param name="Failures">Failures that led to it, failed probes included.</param>
    /// <param name="Since">When it began.</param>
    /// <param name="Until">When the next call is a probe.</param>
    /// <param name="IsSuspected">Whether another operation was in flight at each of its failures.</param>
    internal sealed record State(
        FailureCause Cause, CallError Error, int Failures, DateTimeOffset Since, DateTimeOffset Until,
        bool IsSuspected)
    {
        /// <summary>The probe under way, or null.</summary>
        public OperationProbe? Probe { get; init; }
    }
}
