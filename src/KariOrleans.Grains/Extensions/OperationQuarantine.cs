using KariOrleans.Contracts.Extensions;
using KariOrleans.Sandbox;
using Microsoft.Extensions.Logging;
using WireKind = KariOrleans.Protocol.Wire.OperationKind;

namespace KariOrleans.Grains.Extensions;

/// <summary>
/// Keeps an installation's operations that fail again and again away from its process, so that the others go on. Who is
/// blamed for the end of a process is in docs/adr/0010. It lives as long as the activation: what it forgets with it, a
/// few failures bring back, and a failure would otherwise cost a write. Thread-safe; while nothing has failed, a call
/// costs two reads of a flag.
/// </summary>
internal sealed partial class OperationQuarantine(ExtensionKey key, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan WhileProbing = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<SandboxOperation, WatchedOperation> watched = [];

    // What the platform itself denied: a child may put the same word into any answer.
    private readonly HashSet<SandboxOperation> denied = [];
    private volatile bool isWatching;
    private volatile bool hasQuarantined;

    /// <summary>The refusal of a call, or null where it may go on.</summary>
    /// <param name="operation">What is called.</param>
    /// <param name="hasItsTime">Whether the call has all the time that the operation may need.</param>
    /// <param name="probe">
    /// Set where the call is the one that decides: <see cref="EndProbe"/> must follow whatever happens.
    /// </param>
    public CallResult? Refuse(SandboxOperation operation, bool hasItsTime, out OperationProbe? probe)
    {
        probe = null;
        if (!hasQuarantined) return null;
        lock (gate)
        {
            if (!watched.TryGetValue(operation, out var found) || found.Quarantine is not { } state) return null;
            var wait = state.Until - time.GetUtcNow();
            var mayProbe = wait <= TimeSpan.Zero && state.Probe is null && (hasItsTime || found.IsDeadly)
                && !(found.IsDeadly && watched.Values.Any(w => w is { IsDeadly: true, Quarantine.Probe: not null }));
            if (!mayProbe) return Refusal(found.Describe(), wait > TimeSpan.Zero ? wait : WhileProbing);
            probe = found.Probe();
            return null;
        }
    }

    /// <summary>Takes how a call ended that was no probe.</summary>
    /// <param name="operation">What was called.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="hadItsTime">Whether the operation had all the time that it may need.</param>
    public void Note(SandboxOperation operation, CallResult result, bool hadItsTime)
    {
        if (!isWatching && result.Outcome is not (CallOutcome.Failed or CallOutcome.TimedOut)) return;
        lock (gate)
        {
            var cause = CauseOf(operation, result, hadItsTime);
            if (cause is not null) Strike(operation, cause.Value, result.Error!);
            else if (IsAnswer(result.Outcome) && watched.GetValueOrDefault(operation) is { Quarantine: null } found)
                Answered(operation, found, result);
        }
    }

    /// <summary>Takes how a probe ended; null where it said nothing.</summary>
    public void EndProbe(OperationProbe probe, CallResult? result, bool hadItsTime)
    {
        lock (gate)
        {
            var found = watched.GetValueOrDefault(probe.Operation);
            if (found?.Quarantine is not { } state || state.Probe != probe) return;
            var now = time.GetUtcNow();
            var cause = result is null ? null
                : result.Outcome == CallOutcome.Crashed && found.IsDeadly ? state.Cause
                : CauseOf(probe.Operation, result, hadItsTime);
            if (cause is not null) FailProbe(probe.Operation, found, cause.Value, result!.Error!, now);
            else if (result is not null && IsAnswer(result.Outcome)) Heal(probe.Operation, found, now);
            else found.ProbeAgainAt(result is { Outcome: CallOutcome.Unavailable or CallOutcome.TimedOut }
                ? now + RecoveryPolicy.FirstQuarantine
                : now);
        }
    }

    /// <summary>Remembers that an operation was denied what the extension may not.</summary>
    public void NoteDenial(SandboxOperation operation)
    {
        lock (gate) denied.Add(operation);
    }

    /// <summary>Finds who ended a process.</summary>
    /// <returns>Whether that operation is kept away from the next process.</returns>
    public bool NoteEnd(ProcessEnd end)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            var error = CallTranslation.ToError(end.Error)!;
            if (end.InFlight is [var only] && watched.GetValueOrDefault(only) is
                { IsDeadly: true, Quarantine.Probe: not null } probed)
            {
                FailProbe(only, probed, end.Cause, error, now);
                return true;
            }

            // A call from before its quarantine explains the end, and nobody else is suspected.
            if (end.InFlight.Any(IsKnownCulprit)) return true;

            SandboxOperation? culprit = null;
            var certain = -1;
            foreach (var operation in end.InFlight.Where(o => o.Kind != WireKind.Configure))
            {
                var found = Watch(operation);
                found.History = found.History.AfterFailure(end.Cause, end.InFlight.Count > 1, now);
                var decision = RecoveryPolicy.ForOperation(end.Cause, found.History, now);
                if (found.IsDeadly || decision.Step != RecoveryStep.Quarantine
                    || found.History.CountCertain(now) <= certain) continue;
                certain = found.History.CountCertain(now);
                culprit = operation;
            }

            if (culprit is null) return false;
            Blame(culprit.Value, end.Cause, error, isSuspected: certain == 0, now);
            return true;
        }
    }

    /// <summary>Ends the quarantine of one operation, as the status names it, or of all.</summary>
    /// <returns>Why there is nothing to end, or null.</returns>
    public CallError? TryRelease(string? operation)
    {
        if (operation is null)
        {
            Clear();
            return null;
        }

        lock (gate)
        {
            foreach (var (at, found) in watched)
            {
                if (found.Quarantine is null || at.ToString() != operation) continue;
                watched.Remove(at);
                Publish();
                LogReleased(key, operation);
                return null;
            }

            return NotQuarantined(operation);
        }
    }

    /// <summary>Forgets everything: the code, its configuration or its permissions are others now.</summary>
    public void Clear()
    {
        lock (gate)
        {
            watched.Clear();
            denied.Clear();
            Publish();
        }
    }

    /// <summary>The operations that are quarantined now, by name.</summary>
    public QuarantinedOperation[] List()
    {
        if (!hasQuarantined) return [];
        lock (gate)
        {
            return
            [
                .. watched.Values.Where(w => w.Quarantine is not null).Select(w => w.Describe())
                    .OrderBy(q => q.Operation, StringComparer.Ordinal),
            ];
        }
    }

    private bool IsKnownCulprit(SandboxOperation operation) =>
        watched.GetValueOrDefault(operation) is { IsDeadly: true, Quarantine.IsSuspected: false };

    private FailureCause? CauseOf(SandboxOperation operation, CallResult result, bool hadItsTime) =>
        result.Outcome switch
        {
            CallOutcome.TimedOut when hadItsTime => FailureCause.Hang,
            CallOutcome.Failed when result.Error?.Code == "permission_denied" && denied.Contains(operation) =>
                FailureCause.PermissionDenied,
            _ => null,
        };

    private static bool IsAnswer(CallOutcome outcome) => outcome
        is CallOutcome.Completed or CallOutcome.Failed or CallOutcome.InvalidInput or CallOutcome.NoSuchOperation;

    private void Strike(SandboxOperation operation, FailureCause cause, CallError error)
    {
        var found = Watch(operation);
        if (found.Quarantine is not null) return;
        var now = time.GetUtcNow();
        found.History = found.History.AfterFailure(cause, isShared: false, now);
        var decision = RecoveryPolicy.ForOperation(cause, found.History, now);
        if (decision.Step == RecoveryStep.Quarantine)
            Quarantine(operation, found, cause, error, decision, isSuspected: false, now);
    }

    private void Blame(
        SandboxOperation operation, FailureCause cause, CallError error, bool isSuspected, DateTimeOffset now)
    {
        foreach (var (at, other) in watched)
        {
            if (at == operation) continue;
            other.History = other.History.AfterExplanation();

            // It was blamed for want of a better one: its probe decides now.
            if (other.Quarantine is { IsSuspected: true, Probe: null }) other.ProbeAgainAt(now);
        }

        var found = watched[operation];
        var decision = RecoveryPolicy.ForOperation(cause, found.History, now);
        Quarantine(operation, found, cause, error, decision, isSuspected, now);
    }

    private void FailProbe(
        SandboxOperation operation, WatchedOperation found, FailureCause cause, CallError error, DateTimeOffset now) =>
        Quarantine(operation, found, cause, error, RecoveryPolicy.ForFailedProbe(found.History, now),
            isSuspected: false, now);

    private void Quarantine(
        SandboxOperation operation, WatchedOperation found, FailureCause cause, CallError error,
        RecoveryDecision decision, bool isSuspected, DateTimeOffset now)
    {
        found.Quarantined(cause, error, decision, isSuspected, now);
        Publish();
        LogQuarantined(key, operation.ToString(), decision.Delay, cause, error.Message);
    }

    private void Heal(SandboxOperation operation, WatchedOperation found, DateTimeOffset now)
    {
        found.Healed(now);
        Publish();
        LogHealed(key, operation.ToString());
    }

    private void Answered(SandboxOperation operation, WatchedOperation found, CallResult result)
    {
        found.History = found.History.AfterAnswer(isPermitted: result.Outcome == CallOutcome.Completed);
        if (!found.History.IsSpent(time.GetUtcNow())) return;
        watched.Remove(operation);
        Publish();
    }

    private WatchedOperation Watch(SandboxOperation operation)
    {
        if (watched.TryGetValue(operation, out var found)) return found;
        watched[operation] = found = new WatchedOperation(operation);
        isWatching = true;
        return found;
    }

    private void Publish()
    {
        isWatching = watched.Count > 0;
        hasQuarantined = watched.Values.Any(w => w.Quarantine is not null);
    }

    private static CallResult Refusal(QuarantinedOperation quarantine, TimeSpan retryAfter) =>
        new(CallOutcome.Unavailable, ToError(quarantine) with { RetryAfter = retryAfter });

    /// <summary>What is said to who would release an operation that takes calls.</summary>
    public static CallError NotQuarantined(string operation) => new(
        "operation_not_quarantined", $"The operation '{operation}' is not quarantined.",
        "quarantined_operations in GET /api/extensions/{name} has the names of those that are.");

    /// <summary>What is said about a quarantine.</summary>
    public static CallError ToError(QuarantinedOperation quarantine) =>
        new("operation_quarantined", quarantine.Message, quarantine.Remedy, IsRetryable: true)
        {
            Quarantine = quarantine,
        };

    [LoggerMessage(LogLevel.Warning,
        "{Installation}: {Operation} takes no calls for {Duration}, because of {Cause}: {Failure}")]
    private partial void LogQuarantined(
        ExtensionKey installation, string operation, TimeSpan duration, FailureCause cause, string failure);

    [LoggerMessage(LogLevel.Information, "{Installation}: {Operation} takes calls again, its probe was answered.")]
    private partial void LogHealed(ExtensionKey installation, string operation);

    [LoggerMessage(LogLevel.Information, "{Installation}: {Operation} was released.")]
    private partial void LogReleased(ExtensionKey installation, string operation);
}
