using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Sandbox.Jail;

/// <summary>The limits of one child's process tree.</summary>
public sealed record ResourceLimits
{
    private const long BytesPerFile = 16 << 10;

    /// <summary>What a manifest that says nothing gets.</summary>
    public static ResourceLimits Default { get; } = new();

    /// <summary>Memory, in bytes: heap, code, stacks and what lies in the scratch directory.</summary>
    public long MemoryBytes { get; init; } = 256L << 20;

    /// <summary>Processor time in percent of one core.</summary>
    public double CpuPercent { get; init; } = 10;

    /// <summary>Processes and threads.</summary>
    public int Processes { get; init; } = 128;

    /// <summary>Open files of each process.</summary>
    public int OpenFiles { get; init; } = 1024;

    /// <summary>The persistent directory, in bytes of allocated blocks.</summary>
    public long DiskBytes { get; init; } = 100L << 20;

    /// <summary>What happens at a limit.</summary>
    public EnforcementAction Enforcement { get; init; }

    /// <summary>The scratch directory, in bytes. It is memory too.</summary>
    public long ScratchBytes => Math.Clamp(MemoryBytes / 4, 4L << 20, 256L << 20);

    /// <summary>Files and directories in the persistent directory: empty ones take room as well.</summary>
    public int DiskFiles => (int)Math.Clamp(DiskBytes / BytesPerFile, 1_000, 1_000_000);
}
