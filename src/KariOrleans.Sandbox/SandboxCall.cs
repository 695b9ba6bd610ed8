using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>One call into a sandbox.</summary>
/// <param name="Kind">The kind of operation.</param>
/// <param name="Message">The call as the child gets it; its deadline is filled in.</param>
/// <param name="Principal">On whose behalf; host calls made during the call act for the same.</param>
/// <param name="Deadline">How long to wait.</param>
/// <param name="Body">Pulls the body where it isn't in the message, or null.</param>
public sealed record SandboxCall(
    OperationKind Kind, CallMessage Message, CallPrincipal Principal, TimeSpan Deadline, PullBody? Body = null);
