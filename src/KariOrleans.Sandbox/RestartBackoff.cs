namespace KariOrleans.Sandbox;

/// <summary>
/// When a child that failed may be started again: at once after the first failure, then after delays that double from
/// 250 ms to a minute, and not at all after <see cref="MaxConsecutiveFailures"/> in a row. Pure: time comes in, a
/// decision goes out.
/// </summary>
public sealed record RestartBackoff
{
    /// <summary>After so many failures in a row only a load or reload starts the child again.</summary>
    public const int MaxConsecutiveFailures = 10;

    /// <summary>A child that lived for so long was healthy: its end begins a new count.</summary>
    public static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>Failures since the last healthy child.</summary>
    public int ConsecutiveFailures { get; private init; }

    /// <summary>Before this instant no child is started.</summary>
    public DateTimeOffset NotBefore { get; private init; }

    /// <summary>Whether starting has been given up.</summary>
    public bool IsExhausted => ConsecutiveFailures >= MaxConsecutiveFailures;

    /// <summary>The state after a child failed.</summary>
    /// <param name="now">When it failed.</param>
    /// <param name="lived">How long it had served; zero where it never got ready.</param>
    public RestartBackoff AfterFailure(DateTimeOffset now, TimeSpan lived)
    {
        var failures = lived >= HealthyAfter ? 1 : ConsecutiveFailures + 1;
        return new RestartBackoff { ConsecutiveFailures = failures, NotBefore = now + DelayAfter(failures) };
    }

    private static TimeSpan DelayAfter(int failures)
    {
        if (failures < 2) return TimeSpan.Zero;
        var delay = FirstDelay * Math.Pow(2, Math.Min(failures - 2, 20));
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
