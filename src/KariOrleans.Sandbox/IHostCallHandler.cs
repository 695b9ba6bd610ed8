using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox.Egress;

namespace KariOrleans.Sandbox;

/// <summary>
/// The platform's answer to host calls. One handler serves one installation: whose, the child can't say.
/// </summary>
public interface IHostCallHandler : IEgressLog
{
    /// <summary>Where what happens at the installation's limits is noted.</summary>
    LimitLog Limits { get; }

    /// <summary>Answers a host call. The arguments are hostile bytes.</summary>
    ValueTask<HostResultMessage> HandleAsync(
        CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments,
            CancellationToken cancellationToken);

    /// <summary>Takes a notice. Must not block.</summary>
    void Notify(CallPrincipal principal, HostMethod method, ReadOnlyMemory<byte> arguments);

    /// <summary>Takes a line that the process wrote to its standard output or error. Must not block.</summary>
    void WriteOutput(string line, bool isError);

    /// <summary>
    /// Learns that a process ended that was working on calls, before these calls do. Must not block.
    /// </summary>
    /// <returns>
    /// Whether what caused it is kept away from the next process, which then starts as if nothing had happened.
    /// </returns>
    bool ProcessEnded(ProcessEnd end) => false;
}
