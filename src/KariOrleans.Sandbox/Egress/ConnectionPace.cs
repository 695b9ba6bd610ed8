namespace KariOrleans.Sandbox.Egress;

/// <summary>How fast a session may open connections: a burst, then so many a second. One caller at a time.</summary>
internal sealed class ConnectionPace(int burst, int perSecond, TimeProvider time)
{
    private readonly TimeSpan each = TimeSpan.FromSeconds(1) / perSecond;
    private readonly long started = time.GetTimestamp();
    private TimeSpan credited = -(TimeSpan.FromSeconds(1) / perSecond * burst);

    /// <summary>How long the next connection has to wait, counting it.</summary>
    public TimeSpan Next()
    {
        var now = time.GetElapsedTime(started);
        var earliest = now - (each * burst);
        credited = (credited > earliest ? credited : earliest) + each;
        return credited > now ? credited - now : TimeSpan.Zero;
    }
}
