namespace KariOrleans.Protocol.Manifest;

/// <summary>Limits of an extension's process.</summary>
public sealed record ExtensionResources
{
    /// <summary>Memory in MiB, 1 to 65536.</summary>
    public int MaxMemoryMb { get; init; } = 256;

    /// <summary>Processor time in percent of one core, 1 to 1600.</summary>
    public double MaxCpuPercent { get; init; } = 10;

    /// <summary>Stored data in MiB, 1 to 1048576.</summary>
    public int MaxDiskMb { get; init; } = 100;

    /// <summary>What happens at a limit.</summary>
    public EnforcementAction EnforcementAction { get; init; }
}
