namespace KariOrleans.Sandbox.Jail;

/// <summary>What is to be done about a directory's use of the disk.</summary>
internal enum DiskVerdict
{
    /// <summary>Nothing.</summary>
    Fine,

    /// <summary>Its processes may not write files until it is below the limit again.</summary>
    Refuse,

    /// <summary>Its processes are to be ended: refusing has not kept it from growing.</summary>
    End,
}

/// <summary>
/// Judges a directory's use of the disk. Above the limit writes are refused, so that the extension can tidy up; growth
/// that goes on regardless ends it. Pure.
/// </summary>
internal static class DiskRule
{
    private const long LeastSlackBytes = 16 << 20;
    private const int LeastSlackFiles = 100;

    /// <summary>Judges.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="use">What is used now.</param>
    /// <param name="atFirst">What was used when the process started.</param>
    public static DiskVerdict Judge(ResourceLimits limits, DiskUse use, DiskUse atFirst)
    {
        if (!IsOver(limits, use)) return DiskVerdict.Fine;
        // What can't be measured can't be held.
        if (use.IsBeyondMeasure) return DiskVerdict.End;
        var bytes = Math.Min(
            Math.Max(limits.DiskBytes, atFirst.Bytes) + Slack(limits), Ceiling(limits.DiskBytes));
        var files = Math.Max(limits.DiskFiles, atFirst.Files) + Math.Max(LeastSlackFiles, limits.DiskFiles / 10);
        return use.Bytes > bytes || use.Files > files ? DiskVerdict.End : DiskVerdict.Refuse;
    }

    /// <summary>Whether a limit is exceeded.</summary>
    public static bool IsOver(ResourceLimits limits, DiskUse use) =>
        use.IsBeyondMeasure || use.Bytes > limits.DiskBytes || use.Files > limits.DiskFiles;

    /// <summary>
    /// Where even a fresh process is ended, in bytes: else a filler would gain a little with each of its lives.
    /// </summary>
    public static long Ceiling(long limitBytes) => (2 * limitBytes) + (4 * LeastSlackBytes);

    private static long Slack(ResourceLimits limits) => Math.Max(LeastSlackBytes, limits.DiskBytes / 10);
}
