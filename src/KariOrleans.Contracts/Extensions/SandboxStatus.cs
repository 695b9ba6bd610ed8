namespace KariOrleans.Contracts.Extensions;

/// <summary>The child process of an installation as it is now.</summary>
/// <param name="IsRunning">Whether there is a live process. An idle installation has none until the next call.</param>
/// <param name="ProcessId">Its process id, or null.</param>
/// <param name="StartedAt">When it was started, or null.</param>
/// <param name="Starts">Starts since the installation was activated.</param>
/// <param name="ConsecutiveFailures">Crashes and failed starts since the last good one.</param>
/// <param name="CallsInFlight">Calls that it works on now.</param>
/// <param name="Jail">What its machine enforces: <c>jailed</c>, <c>degraded</c> or <c>unjailed</c>.</param>
/// <param name="MemoryBytes">Memory of its process tree now; null where it isn't measured.</param>
/// <param name="ProcessorSeconds">Processor time of its process tree since its start, in seconds, or null.</param>
/// <param name="Processes">Its processes and threads, or null.</param>
/// <param name="ThrottledSeconds">How long it was held back at its processor limit, in seconds, or null.</param>
[GenerateSerializer, Immutable, Alias("kari.sandbox-status")]
public sealed record SandboxStatus(
    [property: Id(0)] bool IsRunning,
    [property: Id(1)] int? ProcessId,
    [property: Id(2)] DateTimeOffset? StartedAt,
    [property: Id(3)] int Starts,
    [property: Id(4)] int ConsecutiveFailures,
    [property: Id(5)] int CallsInFlight,
    [property: Id(6)] string Jail,
    [property: Id(7)] long? MemoryBytes,
    [property: Id(8)] double? ProcessorSeconds,
    [property: Id(9)] int? Processes,
    [property: Id(10)] double? ThrottledSeconds)
{
    /// <summary>The most memory of the process tree so far; null where it isn't measured.</summary>
    [Id(11)]
    public long? PeakMemoryBytes { get; init; }

    /// <summary>What its scratch directory holds, in bytes, or null.</summary>
    [Id(12)]
    public long? ScratchBytes { get; init; }

    /// <summary>What its own files take of the disk, in bytes of allocated blocks, or null.</summary>
    [Id(13)]
    public long? DiskBytes { get; init; }

    /// <summary>Its own files and directories, or null.</summary>
    [Id(14)]
    public int? DiskFiles { get; init; }

    /// <summary>The last events at its limits, the oldest first, at most 20.</summary>
    [Id(15)]
    public LimitEntry[] LimitEvents { get; init; } = [];
}
