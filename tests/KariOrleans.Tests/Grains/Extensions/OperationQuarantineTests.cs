using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Grains.Extensions;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OperationKind = KariOrleans.Protocol.Wire.OperationKind;

namespace KariOrleans.Tests.Grains.Extensions;

public sealed class OperationQuarantineTests
{
    private static readonly SandboxOperation Bad = new(OperationKind.Endpoint, "/bad", "POST");
    private static readonly SandboxOperation Good = new(OperationKind.Endpoint, "/good", "GET");
    private static readonly SandboxOperation Third = new(OperationKind.Task, "tasks.third", null);
    private static readonly CallResult Completed = new(CallOutcome.Completed);
    private static readonly CallResult TimedOut =
        new(CallOutcome.TimedOut, new CallError("deadline_exceeded", "Late."));
    private static readonly CallResult Forbidden =
        new(CallOutcome.Failed, new CallError("permission_denied", "It lacks data:write.", "Declare data:write."));

    private readonly FakeTimeProvider time = new();
    private readonly OperationQuarantine quarantine;

    public OperationQuarantineTests() =>
        quarantine = new OperationQuarantine(new ExtensionKey("acme", "echo"), time, NullLogger.Instance);

    [Fact]
    public void ThirdCrashAlone_Quarantines_AndOnlyThatOperation()
    {
        Assert.False(End(Bad));
        Assert.False(End(Bad));
        Assert.True(Passes(Bad));

        Assert.True(End(Bad));

        var refusal = quarantine.Refuse(Bad, true, out var probe)!;
        Assert.Null(probe);
        Assert.Equal((CallOutcome.Unavailable, "operation_quarantined"), (refusal.Outcome, refusal.Error!.Code));
        Assert.Equal(RecoveryPolicy.FirstQuarantine, refusal.Error.RetryAfter);
        Assert.Equal(("crash", 3, time.GetUtcNow(), time.GetUtcNow() + RecoveryPolicy.FirstQuarantine),
            (refusal.Error.Quarantine!.Cause, refusal.Error.Quarantine.Failures, refusal.Error.Quarantine.Since,
                refusal.Error.Quarantine.Until));
        Assert.Contains("endpoint:POST /bad", refusal.Error.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.Error.Remedy);
        Assert.True(Passes(Good));
    }

    [Fact]
    public void ManyCallsInOneCrash_AreOneFailure()
    {
        Assert.False(End(Bad));

        Assert.True(Passes(Bad));
    }

    [Fact]
    public void NeighbourThatAnswersBetween_IsNotBlamed()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.False(End(Good, Bad));
            quarantine.Note(Good, Completed, true);
        }

        Assert.True(End(Good, Bad));

        Assert.Equal(["endpoint:POST /bad"], quarantine.List().Select(q => q.Operation));
        Assert.True(Passes(Good));
    }

    [Fact]
    public void NeighbourThatIsAlwaysInFlight_IsNotBlamed_OnceTheOtherHasCrashedAlone()
    {
        Assert.False(End(Bad));
        Assert.False(End(Good, Bad));
        Assert.True(End(Good, Bad));

        Assert.Equal(["endpoint:POST /bad"], quarantine.List().Select(q => q.Operation));
    }

    [Fact]
    public void SuspectsWithoutEvidence_AreTakenOneAtATime_TheOneCalledLastFirst()
    {
        for (var i = 0; i < 3; i++) End(Bad, Good, Third);

        Assert.Equal(["endpoint:POST /bad"], quarantine.List().Select(q => q.Operation));
        Assert.False(End(Good, Third), "What the culprit explained must not count against the others.");
        Assert.True(Passes(Good));
    }

    [Fact]
    public void WronglySuspected_ProbesAtOnce_WhenTheRealOneIsFound()
    {
        for (var i = 0; i < 3; i++) End(Good, Bad);
        Assert.False(Passes(Good));

        for (var i = 0; i < 3; i++) End(Bad);

        Assert.Null(quarantine.Refuse(Good, true, out var probe));
        Assert.True(probe!.IsAlone);
        quarantine.EndProbe(probe, Completed, true);
        Assert.Equal(["endpoint:POST /bad"], quarantine.List().Select(q => q.Operation));
    }

    [Fact]
    public void CallFromBeforeTheQuarantine_ExplainsALaterCrash()
    {
        Quarantine(Bad);

        for (var i = 0; i < 5; i++) Assert.True(End(Good, Bad));

        Assert.True(Passes(Good));
    }

    [Fact]
    public void AfterTheInterval_ExactlyOneCallIsLetThrough()
    {
        Quarantine(Bad);
        time.Advance(RecoveryPolicy.FirstQuarantine - TimeSpan.FromTicks(1));
        Assert.NotNull(quarantine.Refuse(Bad, true, out _));
        time.Advance(TimeSpan.FromTicks(1));

        var probes = new System.Collections.Concurrent.ConcurrentBag<OperationProbe>();
        Parallel.For(0, 1_000, _ =>
        {
            if (quarantine.Refuse(Bad, true, out var probe) is null) probes.Add(probe!);
        });

        Assert.True(Assert.Single(probes).IsAlone);
        Assert.True(Assert.Single(quarantine.List()).IsProbing);
    }

    [Fact]
    public void ProbeThatIsAnswered_EndsTheQuarantine()
    {
        Quarantine(Bad);

        quarantine.EndProbe(Probe(Bad), new CallResult(CallOutcome.Failed, new CallError("x", "It threw.")), true);

        Assert.Empty(quarantine.List());
        Assert.True(Passes(Bad));
    }

    [Fact]
    public void ProbeThatCrashes_DoublesTheInterval_AndCountsOnce()
    {
        Quarantine(Bad);
        var since = time.GetUtcNow();
        var probe = Probe(Bad);

        Assert.True(End(Bad));
        quarantine.EndProbe(probe, new CallResult(CallOutcome.Crashed, new CallError("extension_crashed", "x")), true);

        var after = Assert.Single(quarantine.List());
        Assert.Equal((4, since, time.GetUtcNow() + (2 * RecoveryPolicy.FirstQuarantine), false),
            (after.Failures, after.Since, after.Until, after.IsProbing));
    }

    [Fact]
    public void ProbeThatWasGivenUp_SaysNothing_AndTheNextCallProbes()
    {
        Quarantine(Bad);

        quarantine.EndProbe(Probe(Bad), new CallResult(CallOutcome.Cancelled, new CallError("cancelled", "x")), true);
        quarantine.EndProbe(Probe(Bad), null, false);

        Assert.NotNull(Probe(Bad));
    }

    [Fact]
    public void OperationsThatEndTheirProcess_ProbeOneAfterTheOther()
    {
        Quarantine(Bad);
        Quarantine(Good);
        var first = Probe(Bad);

        Assert.NotNull(quarantine.Refuse(Good, true, out _));
        quarantine.EndProbe(first, Completed, true);

        Assert.NotNull(Probe(Good));
    }

    [Fact]
    public void ThreeHangsInARow_Quarantine_AnAnswerBetweenDoesNot()
    {
        quarantine.Note(Bad, TimedOut, true);
        quarantine.Note(Bad, TimedOut, true);
        quarantine.Note(Bad, Completed, true);
        quarantine.Note(Bad, TimedOut, true);
        quarantine.Note(Bad, TimedOut, true);
        Assert.True(Passes(Bad));

        quarantine.Note(Bad, TimedOut, true);

        Assert.Equal("hang", Assert.Single(quarantine.List()).Cause);
    }

    [Fact]
    public void CallerWhoAllowsTooLittleTime_NeitherQuarantinesNorProbes()
    {
        for (var i = 0; i < 100; i++) quarantine.Note(Bad, TimedOut, hadItsTime: false);
        Assert.True(Passes(Bad));
        for (var i = 0; i < 3; i++) quarantine.Note(Bad, TimedOut, true);
        time.Advance(RecoveryPolicy.FirstQuarantine);

        Assert.NotNull(quarantine.Refuse(Bad, hasItsTime: false, out _));
        Assert.Null(quarantine.Refuse(Bad, hasItsTime: true, out var probe));
        Assert.False(probe!.IsAlone);
    }

    [Fact]
    public void DenialByThePlatform_Quarantines_TheSameWordFromAChildDoesNot()
    {
        for (var i = 0; i < 10; i++) quarantine.Note(Good, Forbidden, true);
        quarantine.NoteDenial(Bad);
        for (var i = 0; i < 3; i++) quarantine.Note(Bad, Forbidden, true);

        var quarantined = Assert.Single(quarantine.List());
        Assert.Equal(("endpoint:POST /bad", "permission_denied"), (quarantined.Operation, quarantined.Cause));
        Assert.Contains("Declare data:write.", quarantined.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void CallThatCompletesInSpiteOfADenial_IsNotQuarantined()
    {
        for (var i = 0; i < 10; i++)
        {
            quarantine.NoteDenial(Bad);
            quarantine.Note(Bad, Completed, true);
        }

        Assert.True(Passes(Bad));
    }

    [Fact]
    public void Release_EndsTheOneNamed_AndSaysWhereThereIsNone()
    {
        Quarantine(Bad);
        Quarantine(Third);

        Assert.Null(quarantine.TryRelease("task:tasks.third"));
        Assert.Equal("operation_not_quarantined", quarantine.TryRelease("task:tasks.third")!.Code);
        Assert.Equal(["endpoint:POST /bad"], quarantine.List().Select(q => q.Operation));
        Assert.Null(quarantine.TryRelease(null));

        Assert.Empty(quarantine.List());
        Assert.False(End(Bad), "A release forgets what was before.");
    }

    [Fact]
    public void ProbeOfAReleasedOperation_ChangesNothing()
    {
        Quarantine(Bad);
        var probe = Probe(Bad);
        quarantine.Clear();

        quarantine.EndProbe(probe, TimedOut, true);

        Assert.True(Passes(Bad));
    }

    private void Quarantine(SandboxOperation operation)
    {
        for (var i = 0; i < RecoveryPolicy.MaxFailuresOfAnOperation; i++) End(operation);
    }

    private OperationProbe Probe(SandboxOperation operation)
    {
        time.Advance(quarantine.List().Single(q => q.Operation == operation.ToString()).Until - time.GetUtcNow());
        Assert.Null(quarantine.Refuse(operation, true, out var probe));
        return probe!;
    }

    private bool Passes(SandboxOperation operation) =>
        quarantine.Refuse(operation, true, out var probe) is null && probe is null;

    private bool End(params SandboxOperation[] inFlight) => quarantine.NoteEnd(new ProcessEnd(
        FailureCause.Crash, new WireError("extension_crashed", "It ended with exit code 3.", "Look at it."), inFlight));
}
