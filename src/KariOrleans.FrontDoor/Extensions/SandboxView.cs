using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The child process of an installation.</summary>
internal sealed record SandboxView(
    bool Running,
    int? Pid,
    DateTimeOffset? StartedAt,
    int Starts,
    int ConsecutiveFailures,
    int CallsInFlight,
    string Jail,
    long? MemoryBytes,
    long? PeakMemoryBytes,
    double? CpuSeconds,
    int? Processes,
    double? ThrottledSeconds,
    long? DiskBytes,
    int? DiskFiles,
    long? ScratchBytes,
    LimitEventView[] LimitEvents)
{
    public static SandboxView Of(SandboxStatus sandbox) => new(
        sandbox.IsRunning,
        sandbox.ProcessId,
        sandbox.StartedAt,
        sandbox.Starts,
        sandbox.ConsecutiveFailures,
        sandbox.CallsInFlight,
        sandbox.Jail,
        sandbox.MemoryBytes,
        sandbox.PeakMemoryBytes,
        sandbox.ProcessorSeconds,
        sandbox.Processes,
        sandbox.ThrottledSeconds,
        sandbox.DiskBytes,
        sandbox.DiskFiles,
        sandbox.ScratchBytes,
        [.. sandbox.LimitEvents.Select(LimitEventView.Of)]);
}
