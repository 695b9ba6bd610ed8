using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using KariOrleans.FrontDoor.Limits;

namespace KariOrleans.FrontDoor.Access;

/// <summary>
/// Bounds how often one address may ask the cluster for keys that don't exist. The secret has 256 bits, so this is not
/// against guessing but against the load.
/// </summary>
internal sealed class FailedSignIns(int perMinute) : IDisposable
{
    private readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => TokenBuckets.PerMinute(perMinute)));

    // A lease of no tokens would do with a fraction of one, which is there a moment after the last was taken.
    public bool MayTry(IPAddress? address) =>
        perMinute == 0 || limiter.GetStatistics(Network(address)) is not { CurrentAvailablePermits: 0 };

    public void Count(IPAddress? address)
    {
        if (perMinute == 0) return;
        using var lease = limiter.AttemptAcquire(Network(address));
    }

    public void Dispose() => limiter.Dispose();

    // Whoever has one IPv6 address has its whole /64.
    private static IPAddress Network(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
