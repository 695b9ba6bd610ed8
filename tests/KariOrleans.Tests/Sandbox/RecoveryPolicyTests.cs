using CsCheck;
using KariOrleans.Sandbox;

namespace KariOrleans.Tests.Sandbox;

public sealed class RecoveryPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Gen<FailureCause> AnyCause = Gen.Enum<FailureCause>();

    // A history as it can come about: failures, answers, quarantines and releases, seconds to hours apart.
    private static readonly Gen<OperationHistory> AnyHistory =
        Gen.Select(Gen.Int[0, 4], AnyCause, Gen.Bool, Gen.Int[0, 4_000]).Array[0, 30].Select(steps =>
        {
            var history = OperationHistory.Empty;
            var at = Now - TimeSpan.FromSeconds(steps.Sum(s => s.Item4));
            foreach (var (what, cause, flag, seconds) in steps)
            {
                history = what switch
                {
                    0 => history.AfterAnswer(flag),
                    1 => history.AfterExplanation(),
                    2 when history.LastQuarantine is not null => history.AfterRelease(at),
                    _ => history.AfterFailure(cause, flag, at),
                };
                var decision = RecoveryPolicy.ForOperation(cause, history, at);
                if (decision.Step == RecoveryStep.Quarantine) history = history.AfterQuarantine(decision.Delay);
                at += TimeSpan.FromSeconds(seconds);
            }

            return history;
        });

    [Theory]
    [InlineData(FailureCause.ResourceExhaustion, RecoveryStep.Restart)]
    [InlineData(FailureCause.Crash, RecoveryStep.Restart)]
    [InlineData(FailureCause.ProtocolViolation, RecoveryStep.Restart)]
    [InlineData(FailureCause.StartFailure, RecoveryStep.Restart)]
    [InlineData(FailureCause.Hang, RecoveryStep.LogOnly)]
    [InlineData(FailureCause.PermissionDenied, RecoveryStep.LogOnly)]
    [InlineData(FailureCause.DependencyMissing, RecoveryStep.LogOnly)]
    [InlineData(FailureCause.Other, RecoveryStep.LogOnly)]
    public void Process_IsRestarted_OnlyForWhatEndedIt(FailureCause cause, RecoveryStep step) =>
        Assert.Equal(step, RecoveryPolicy.ForProcess(cause, 1).Step);

    [Fact]
    public void Process_IsGivenUp_AtTheCap_AndItsDelaysNeverShrink() =>
        Gen.Select(AnyCause, Gen.Int[1, 100_000]).Sample((cause, failures) =>
        {
            var decision = RecoveryPolicy.ForProcess(cause, failures);
            if (decision.Step == RecoveryStep.LogOnly) return decision.Delay == TimeSpan.Zero;
            return decision.Step == (failures >= RecoveryPolicy.MaxConsecutiveFailures
                    ? RecoveryStep.GiveUp : RecoveryStep.Restart)
                && decision.Delay >= RecoveryPolicy.ForProcess(cause, failures - 1).Delay
                && decision.Delay <= TimeSpan.FromMinutes(1);
        });

    [Theory]
    [InlineData(FailureCause.ResourceExhaustion, RecoveryStep.LogOnly, RecoveryStep.Quarantine)]
    [InlineData(FailureCause.Crash, RecoveryStep.LogOnly, RecoveryStep.Quarantine)]
    [InlineData(FailureCause.ProtocolViolation, RecoveryStep.LogOnly, RecoveryStep.Quarantine)]
    [InlineData(FailureCause.Hang, RecoveryStep.LogOnly, RecoveryStep.Quarantine)]
    [InlineData(FailureCause.PermissionDenied, RecoveryStep.DenyOnly, RecoveryStep.Quarantine)]
    [InlineData(FailureCause.DependencyMissing, RecoveryStep.ResolveDependencies, RecoveryStep.ResolveDependencies)]
    [InlineData(FailureCause.StartFailure, RecoveryStep.LogOnly, RecoveryStep.LogOnly)]
    [InlineData(FailureCause.Other, RecoveryStep.LogOnly, RecoveryStep.LogOnly)]
    public void Operation_IsTreatedByItsCause_OnceAndAgain(
        FailureCause cause, RecoveryStep once, RecoveryStep thrice)
    {
        var history = OperationHistory.Empty.AfterFailure(cause, false, Now);
        Assert.Equal(once, RecoveryPolicy.ForOperation(cause, history, Now).Step);

        history = history.AfterFailure(cause, false, Now);
        Assert.Equal(once, RecoveryPolicy.ForOperation(cause, history, Now).Step);

        history = history.AfterFailure(cause, false, Now);
        Assert.Equal(thrice, RecoveryPolicy.ForOperation(cause, history, Now).Step);
    }

    [Fact]
    public void DeadlyCauses_CountTogether_OthersByThemselves()
    {
        var history = OperationHistory.Empty
            .AfterFailure(FailureCause.Crash, false, Now)
            .AfterFailure(FailureCause.ResourceExhaustion, false, Now)
            .AfterFailure(FailureCause.Hang, false, Now)
            .AfterFailure(FailureCause.PermissionDenied, false, Now);

        Assert.Equal(2, history.CountLike(FailureCause.ProtocolViolation, Now));
        Assert.Equal(1, history.CountLike(FailureCause.Hang, Now));
        Assert.Equal(1, history.CountLike(FailureCause.PermissionDenied, Now));
        Assert.Equal(RecoveryStep.LogOnly, RecoveryPolicy.ForOperation(FailureCause.Hang, history, Now).Step);
    }

    [Fact]
    public void FailuresOlderThanTheWindow_DoNotCount()
    {
        var history = OperationHistory.Empty;
        for (var i = 0; i < 100; i++)
        {
            var at = Now + (i * RecoveryPolicy.Window / 2);
            history = history.AfterFailure(FailureCause.Crash, false, at);
            Assert.Equal(RecoveryStep.LogOnly, RecoveryPolicy.ForOperation(FailureCause.Crash, history, at).Step);
        }
    }

    [Fact]
    public void Quarantine_Doubles_WithEachFailedProbe_UpToItsLongest()
    {
        var history = OperationHistory.Empty;
        var durations = new List<TimeSpan>();
        for (var i = 0; i < 12; i++)
        {
            var decision = RecoveryPolicy.ForFailedProbe(history, Now);
            durations.Add(decision.Delay);
            history = history.AfterQuarantine(decision.Delay);
        }

        Assert.Equal(RecoveryPolicy.FirstQuarantine, durations[0]);
        Assert.Equal(RecoveryPolicy.FirstQuarantine * 8, durations[3]);
        Assert.All(durations[7..], d => Assert.Equal(RecoveryPolicy.LongestQuarantine, d));
    }

    [Fact]
    public void OperationThatFailsAgainSoonAfterItsProbe_GoesOnWhereItWas_LaterItBeginsAnew()
    {
        var released = OperationHistory.Empty.AfterQuarantine(TimeSpan.FromMinutes(2)).AfterRelease(Now);

        var soon = RecoveryPolicy.ForFailedProbe(released, Now + TimeSpan.FromMinutes(59));
        var late = RecoveryPolicy.ForFailedProbe(released, Now + RecoveryPolicy.LongestQuarantine);

        Assert.Equal(TimeSpan.FromMinutes(4), soon.Delay);
        Assert.Equal(RecoveryPolicy.FirstQuarantine, late.Delay);
    }

    [Fact]
    public void Answer_ClearsWhatItRefutes_AndKeepsTheOperationsOwnCrashes()
    {
        var history = OperationHistory.Empty
            .AfterFailure(FailureCause.Crash, isShared: false, Now)
            .AfterFailure(FailureCause.Crash, isShared: true, Now)
            .AfterFailure(FailureCause.Hang, false, Now)
            .AfterFailure(FailureCause.PermissionDenied, false, Now);

        var failed = history.AfterAnswer(isPermitted: false);
        var completed = history.AfterAnswer(isPermitted: true);

        Assert.Equal((1, 0, 1), Counts(failed));
        Assert.Equal((1, 0, 0), Counts(completed));

        static (int, int, int) Counts(OperationHistory h) => (
            h.CountLike(FailureCause.Crash, Now), h.CountLike(FailureCause.Hang, Now),
            h.CountLike(FailureCause.PermissionDenied, Now));
    }

    [Fact]
    public void Explanation_ClearsSharedFailuresOnly()
    {
        var history = OperationHistory.Empty
            .AfterFailure(FailureCause.Crash, isShared: true, Now)
            .AfterFailure(FailureCause.Crash, isShared: false, Now)
            .AfterExplanation();

        Assert.Equal((1, 1), (history.CountLike(FailureCause.Crash, Now), history.CountCertain(Now)));
    }

    [Fact]
    public void WhateverHappened_EveryDecisionIsBounded() =>
        Gen.Select(AnyHistory, AnyCause).Sample((history, cause) =>
        {
            var decision = RecoveryPolicy.ForOperation(cause, history.AfterFailure(cause, false, Now), Now);
            return decision.Step switch
            {
                RecoveryStep.Quarantine => decision.Delay >= RecoveryPolicy.FirstQuarantine
                    && decision.Delay <= RecoveryPolicy.LongestQuarantine
                    && cause is not (FailureCause.StartFailure or FailureCause.Other
                        or FailureCause.DependencyMissing),
                RecoveryStep.ResolveDependencies => cause == FailureCause.DependencyMissing
                    && decision.Delay > TimeSpan.Zero,
                RecoveryStep.DenyOnly => cause == FailureCause.PermissionDenied,
                RecoveryStep.LogOnly => cause != FailureCause.DependencyMissing,
                RecoveryStep.Restart or RecoveryStep.GiveUp => false,
            };
        });

    [Fact]
    public void WhateverHappened_TheHistoryIsBounded_AndSpentInTheEnd() => AnyHistory.Sample(history =>
        Enum.GetValues<FailureCause>().All(c =>
            history.CountLike(c, Now) <= RecoveryPolicy.MaxFailuresOfAnOperation)
        && (history is { LastQuarantine: not null, ReleasedAt: null }
            || history.IsSpent(Now + RecoveryPolicy.LongestQuarantine + RecoveryPolicy.Window)));

    [Fact]
    public void MoreFailures_NeverLeadToLess() => Gen.Select(AnyHistory, AnyCause, AnyCause, Gen.Bool).Sample(
        (history, cause, other, isShared) =>
        {
            var before = RecoveryPolicy.ForOperation(cause, history, Now).Step;
            var after = RecoveryPolicy.ForOperation(cause, history.AfterFailure(other, isShared, Now), Now).Step;
            return before != RecoveryStep.Quarantine || after == RecoveryStep.Quarantine;
        });
}
