using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>A call that the child has not answered yet.</summary>
/// <param name="call">The call.</param>
/// <param name="due">The timestamp at which its deadline passes.</param>
internal sealed class PendingCall(SandboxCall call, long due)
{
    // Continuations run on the reading loop: what awaits a reply only hands it to a grain's scheduler, and the hop that
    // is saved is a third of a call's latency.
    private readonly TaskCompletionSource<SandboxReply> reply = new();
    private int isPulling;
    private volatile bool isAnswered;

    /// <summary>Completes the pending call that is its state as cancelled.</summary>
    public static readonly Action<object?> Cancel =
        static state => ((PendingCall)state!).Complete(SandboxReply.Cancelled);

    public SandboxOperation Operation => call.Operation;

    /// <summary>Whether the child has reported the end of its work, even if nobody waited any more.</summary>
    public bool IsAnswered => isAnswered;

    public CallPrincipal Principal => call.Principal;

    public TimeSpan Deadline => call.Deadline;

    public long Due => due;

    public Task<SandboxReply> Reply => reply.Task;

    public void Complete(SandboxReply value) => reply.TrySetResult(value);

    /// <summary>Takes the child's answer; false where the call was over already.</summary>
    public bool Answer(ResultMessage result)
    {
        isAnswered = true;
        return reply.TrySetResult(new SandboxReply(SandboxOutcome.Answered, result));
    }

    /// <summary>The body, when the child may pull now: it has one, and no pull is under way.</summary>
    public PullBody? BeginPull() => call.Body is { } body && Interlocked.Exchange(ref isPulling, 1) == 0 ? body : null;

    public void EndPull() => Volatile.Write(ref isPulling, 0);
}
