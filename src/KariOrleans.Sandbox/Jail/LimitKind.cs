namespace KariOrleans.Sandbox.Jail;

/// <summary>What a limit is about.</summary>
public enum LimitKind
{
    /// <summary>Memory of the process tree, in bytes.</summary>
    Memory,

    /// <summary>Processor time, in percent of one core.</summary>
    Cpu,

    /// <summary>The persistent directory, in bytes; or its files, as a count.</summary>
    Disk,

    /// <summary>The scratch directory, in bytes.</summary>
    Scratch,

    /// <summary>Processes and threads.</summary>
    Processes,

    /// <summary>Open files of one process.</summary>
    OpenFiles,

    /// <summary>Calls in flight.</summary>
    Calls,
}
