namespace KariOrleans.Sandbox.Egress;

/// <summary>The bytes that a session may move in an hour. An hour begins with the first of them.</summary>
internal sealed class ByteBudget(long bytesPerHour, TimeProvider time)
{
    private readonly Lock gate = new();
    private long started = time.GetTimestamp();
    private long used;

    /// <summary>Whether nothing is left.</summary>
    public bool IsSpent => !TryTake(0);

    /// <summary>Takes from what is left; false where that was not enough, and then all of it is gone.</summary>
    public bool TryTake(int bytes)
    {
        lock (gate)
        {
            if (time.GetElapsedTime(started) >= TimeSpan.FromHours(1)) (started, used) = (time.GetTimestamp(), 0);
            used += bytes;
            return bytes == 0 ? used < bytesPerHour : used <= bytesPerHour;
        }
    }
}
