namespace KariOrleans.Grains.Extensions;

/// <summary>
/// How many log lines an installation may write: as many a second as on its standard output. A notice costs a child
/// nothing, so without a bound one tenant's loop would fill everybody's disk.
/// </summary>
internal sealed class LineAllowance(TimeProvider time)
{
    /// <summary>Lines that may be written within a second.</summary>
    public const int LinesPerSecond = 200;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long windowStart = time.GetTimestamp();
    private int taken;
    private long dropped;

    /// <summary>
    /// Whether another line may be written, and how many were not since the last one that might.
    /// </summary>
    public bool TryTake(out long droppedBefore)
    {
        lock (gate)
        {
            if (time.GetElapsedTime(windowStart) >= Window)
            {
                windowStart = time.GetTimestamp();
                taken = 0;
            }

            droppedBefore = 0;
            if (taken == LinesPerSecond)
            {
                dropped++;
                return false;
            }

            taken++;
            (droppedBefore, dropped) = (dropped, 0);
            return true;
        }
    }
}
