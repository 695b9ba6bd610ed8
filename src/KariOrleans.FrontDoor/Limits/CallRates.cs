using System.Threading.RateLimiting;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Limits;

/// <summary>The rate limit per tenant and endpoint. Buckets that stay idle are dropped by the partitioned limiter.</summary>
internal sealed class CallRates : IDisposable
{
    private readonly PartitionedRateLimiter<RateKey> limiter = PartitionedRateLimiter.Create<RateKey, RateKey>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, static k => TokenBuckets.PerMinute(k.CallsPerMinute)));

    /// <summary>The problem where the limit is reached; null where the call may go on.</summary>
    public Problem? Check(RateKey key)
    {
        if (key.CallsPerMinute <= 0) return null;
        using var lease = limiter.AttemptAcquire(key);
        if (lease.IsAcquired) return null;

        return new(429, "rate_limited", "The tenant has called this endpoint too often.")
        {
            Limit = $"{key.CallsPerMinute} calls a minute per tenant and endpoint",
            Remedy = "Wait as long as Retry-After says.",
            RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
        };
    }

    public void Dispose() => limiter.Dispose();
}
