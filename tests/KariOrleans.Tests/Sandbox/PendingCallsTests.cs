using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace KariOrleans.Tests.Sandbox;

public sealed class PendingCallsTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly PendingCalls calls;
    private uint lastId;

    public PendingCallsTests() => calls = new PendingCalls(time);

    public void Dispose() => calls.Dispose();

    [Fact]
    public void PassedDeadline_EndsTheCallAndNoOther()
    {
        var shorter = Add(seconds: 10);
        var longer = Add(seconds: 30);

        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(shorter.Reply.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(SandboxOutcome.TimedOut, Outcome(shorter));
        Assert.False(longer.Reply.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(SandboxOutcome.TimedOut, Outcome(longer));
    }

    [Fact]
    public void ShorterDeadline_AddedLater_EndsFirst()
    {
        var longer = Add(seconds: 30);
        time.Advance(TimeSpan.FromSeconds(1));
        var shorter = Add(seconds: 2);

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(SandboxOutcome.TimedOut, Outcome(shorter));
        Assert.False(longer.Reply.IsCompleted);
    }

    [Fact]
    public void CallAfterAllHaveEnded_HasItsDeadlineToo()
    {
        Add(seconds: 5);
        calls.Remove(lastId);
        time.Advance(TimeSpan.FromSeconds(60));
        var later = Add(seconds: 5);

        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(SandboxOutcome.TimedOut, Outcome(later));
    }

    [Fact]
    public void Answer_ComesBeforeTheDeadline_AndStays()
    {
        var call = Add(seconds: 1);
        call.Answer(new ResultMessage { Outcome = ResultOutcome.Completed });

        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(SandboxOutcome.Answered, Outcome(call));
    }

    [Fact]
    public void LongestDeadline_IsNoMistake()
    {
        var call = Add(TimeSpan.FromDays(365).TotalSeconds);

        time.Advance(TimeSpan.FromDays(100));
        Assert.False(call.Reply.IsCompleted);

        time.Advance(TimeSpan.FromDays(266));
        Assert.Equal(SandboxOutcome.TimedOut, Outcome(call));
    }

    [Fact]
    public async Task ManyAddedWhileDeadlinesPass_AllEnd()
    {
        using var real = new PendingCalls(TimeProvider.System);
        var pending = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
            Enumerable.Range(0, 2_000)
                .Select(i => real.Add((uint)(writer * 2_000 + i), Call(TimeSpan.FromMilliseconds(i % 40))))
                .ToList())));

        var all = Task.WhenAll(pending.SelectMany(calls => calls).Select(call => call.Reply));

        Assert.All(await all.WaitAsync(TimeSpan.FromSeconds(20)),
            reply => Assert.Equal(SandboxOutcome.TimedOut, reply.Outcome));
    }

    private PendingCall Add(double seconds) => calls.Add(++lastId, Call(TimeSpan.FromSeconds(seconds)));

    private static SandboxCall Call(TimeSpan deadline) =>
        new(OperationKind.Endpoint, new CallMessage { Name = "n" }, CallPrincipal.Extension, deadline);

    private static SandboxOutcome Outcome(PendingCall call) =>
        call.Reply.IsCompletedSuccessfully
            ? call.Reply.Result.Outcome
            : throw new InvalidOperationException("The call has not ended.");
}
