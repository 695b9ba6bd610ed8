namespace KariOrleans.Sandbox.Jail;

/// <summary>What a directory takes of the disk.</summary>
/// <param name="Bytes">Allocated blocks, in bytes: a sparse file counts for what it holds.</param>
/// <param name="Files">Files and directories in it.</param>
public readonly record struct DiskUse(long Bytes, int Files)
{
    /// <summary>Whether some of it could not be measured, because it is too deep or has too many files.</summary>
    public bool IsBeyondMeasure { get; init; }
}
