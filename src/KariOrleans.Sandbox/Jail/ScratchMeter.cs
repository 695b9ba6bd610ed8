using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>Reads how full a child's scratch directory is. It is in the child's own mount namespace.</summary>
internal static class ScratchMeter
{
    /// <summary>Bytes that it holds; null where it can't be read.</summary>
    /// <param name="processes">
    /// The processes of the tree: those inside see the directory, bubblewrap's first does not.
    /// </param>
    /// <param name="sizeBytes">The size that it was made with; what has another is not it.</param>
    public static long? Measure(IReadOnlyList<int> processes, long sizeBytes)
    {
        foreach (var process in processes.Reverse())
        {
            try
            {
                var root = $"/proc/{process.ToString(CultureInfo.InvariantCulture)}/root";
                var scratch = new DriveInfo(root + ChildView.Jailed.Scratch);
                if (scratch.TotalSize != sizeBytes) continue;
                return sizeBytes - scratch.TotalFreeSpace;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has just ended.
            }
        }

        return null;
    }
}
