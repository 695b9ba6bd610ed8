using System.Threading.RateLimiting;

namespace KariOrleans.FrontDoor.Limits;

/// <summary>Token buckets that hold a minute's calls and refill evenly.</summary>
internal static class TokenBuckets
{
    public static TokenBucketRateLimiterOptions PerMinute(int calls)
    {
        // Several refills a second for a generous limit; one token at a time for a tight one.
        var perSecond = calls / 60;
        return new()
        {
            TokenLimit = calls,
            TokensPerPeriod = Math.Max(1, perSecond),
            ReplenishmentPeriod = perSecond > 0
                ? TimeSpan.FromMinutes((double)perSecond / calls)
                : TimeSpan.FromMinutes(1.0 / calls),
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }
}
