using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>One call into a sandbox.</summary>
/// <param name="Kind">The kind of operation.</param>
/// <param name="Message">
/// The call as the child gets it. Its own deadline is filled in, unless it says the same already.
/// </param>
/// <param name="Principal">On whose behalf; host calls made during the call act for the same.</param>
/// <param name="Deadline">How long to wait.</param>
/// <param name="Body">Pulls the body where it isn't in the message, or null.</param>
public sealed record SandboxCall(
    OperationKind Kind, CallMessage Message, CallPrincipal Principal, TimeSpan Deadline, PullBody? Body = null)
{
    /// <summary>A deadline as <see cref="CallMessage.DeadlineMilliseconds"/> says it.</summary>
    public static int WireMilliseconds(TimeSpan deadline) => (int)Math.Min(deadline.TotalMilliseconds, int.MaxValue);

    /// <summary>What is called.</summary>
    public SandboxOperation Operation => new(Kind, Message.Name, Message.HttpMethod);

    internal CallMessage MessageWithDeadline
    {
        get
        {
            var milliseconds = WireMilliseconds(Deadline);
            return Message.DeadlineMilliseconds == milliseconds
                ? Message
                : Message with { DeadlineMilliseconds = milliseconds };
        }
    }
}
