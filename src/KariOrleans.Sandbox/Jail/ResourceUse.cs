namespace KariOrleans.Sandbox.Jail;

/// <summary>The resources that one child's process tree uses.</summary>
/// <param name="MemoryBytes">Memory now.</param>
/// <param name="PeakMemoryBytes">The most memory so far.</param>
/// <param name="ProcessorTime">Processor time so far.</param>
/// <param name="Processes">Processes and threads now.</param>
/// <param name="ThrottledTime">How long it was held back at its processor limit.</param>
public readonly record struct ResourceUse(
    long MemoryBytes, long PeakMemoryBytes, TimeSpan ProcessorTime, int Processes, TimeSpan ThrottledTime)
{
    /// <summary>What its persistent directory takes, as last measured; null before the first time.</summary>
    public DiskUse? Disk { get; init; }

    /// <summary>What its scratch directory takes, in bytes; null where it can't be read.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>What this and another process have used together, of which the other is the later one.</summary>
    internal ResourceUse And(ResourceUse? later) => later is not { } use ? this : use with
    {
        PeakMemoryBytes = Math.Max(PeakMemoryBytes, use.PeakMemoryBytes),
        ProcessorTime = ProcessorTime + use.ProcessorTime,
        ThrottledTime = ThrottledTime + use.ThrottledTime,
    };
}
