using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;

namespace KariOrleans.Tests.Sandbox;

/// <summary>Calls that were given up: their work may go on in the child, and may end the process.</summary>
public sealed class WithdrawnCallsTests : IDisposable
{
    private readonly PendingCalls calls = new(TimeProvider.System);

    public void Dispose() => calls.Dispose();

    [Fact]
    public void InFlight_NamesEachOperationOnce_TheOneCalledLastFirst_WithdrawnWorkIncluded()
    {
        calls.Add(1, Call("/first"));
        calls.Add(2, Call("/second"));
        calls.Add(3, Call("/first"));
        calls.Withdraw(2, Call("/second").Operation);
        calls.Remove(2);

        Assert.Equal(["/first", "/second"], calls.InFlight().Select(o => o.Name));
        calls.Answer(2, WireMessage.Encode(new ResultMessage { Outcome = ResultOutcome.Cancelled }));
        Assert.Equal(["/first"], calls.InFlight().Select(o => o.Name));
    }

    [Fact]
    public void AnswerThatComesWhileTheCallIsWithdrawn_EndsItsWork()
    {
        var call = calls.Add(1, Call("/late"));
        call.Complete(SandboxReply.Cancelled);

        calls.Answer(1, WireMessage.Encode(new ResultMessage { Outcome = ResultOutcome.Completed }));
        calls.Withdraw(1, call.Operation);
        calls.Remove(1);

        Assert.Empty(calls.InFlight());
    }

    [Fact]
    public void WorkThatNeverEnds_IsRememberedUpToABound()
    {
        for (var id = 1u; id <= 10_000; id++)
        {
            calls.Add(id, Call($"/{id}"));
            calls.Withdraw(id, Call($"/{id}").Operation);
            calls.Remove(id);
        }

        Assert.Equal(512, calls.InFlight().Count);
    }

    private static SandboxCall Call(string name) => new(
        OperationKind.Endpoint, new CallMessage { Name = name }, CallPrincipal.Extension, TimeSpan.FromMinutes(1));
}
