using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The child process of an installation.</summary>
internal sealed record SandboxView(
    bool Running, int? Pid, DateTimeOffset? StartedAt, int Starts, int ConsecutiveFailures, int CallsInFlight)
{
    public static SandboxView Of(SandboxStatus sandbox) => new(
        sandbox.IsRunning, sandbox.ProcessId, sandbox.StartedAt, sandbox.Starts, sandbox.ConsecutiveFailures,
        sandbox.CallsInFlight);
}
