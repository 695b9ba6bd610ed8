using System.Numerics;
using KariOrleans.Contracts.Metrics;

namespace KariOrleans.Grains.Metrics;

/// <summary>Adds counts up. Pure.</summary>
internal static class MetricsSum
{
    /// <summary>Author's counters beyond this number are dropped: their names are an author's to choose.</summary>
    public const int MaxCounters = 100;

    public static MetricsDelta Add(MetricsDelta total, MetricsDelta delta) => new()
    {
        Calls = Add(total.Calls, delta.Calls, int.MaxValue),
        Latency = Add(total.Latency, delta.Latency),
        TotalMilliseconds = total.TotalMilliseconds + delta.TotalMilliseconds,
        Counters = Add(total.Counters, delta.Counters, MaxCounters),
        LastCallAt = delta.LastCallAt ?? total.LastCallAt,
        ProcessorSeconds = total.ProcessorSeconds + delta.ProcessorSeconds,
        ThrottledSeconds = total.ThrottledSeconds + delta.ThrottledSeconds,
        MemoryBytes = delta.MemoryBytes ?? total.MemoryBytes,
        PeakMemoryBytes = Math.Max(total.PeakMemoryBytes, delta.PeakMemoryBytes),
        DiskBytes = delta.DiskBytes ?? total.DiskBytes,
        Limits = Add(total.Limits, delta.Limits, int.MaxValue),
    };

    private static Dictionary<string, T> Add<T>(Dictionary<string, T> total, Dictionary<string, T> delta, int maxCount)
        where T : struct, INumber<T>
    {
        var sum = new Dictionary<string, T>(total);
        foreach (var (name, value) in delta)
        {
            if (sum.TryGetValue(name, out var before)) sum[name] = before + value;
            else if (sum.Count < maxCount || IsOurs(name)) sum[name] = value;
        }

        return sum;
    }

    /// <summary>Whether a counter is the platform's: an author's name has no dot.</summary>
    public static bool IsOurs(string name) => name.Contains('.', StringComparison.Ordinal);

    private static long[] Add(long[] total, long[] delta)
    {
        var sum = new long[Math.Max(total.Length, delta.Length)];
        for (var i = 0; i < sum.Length; i++)
            sum[i] = (i < total.Length ? total[i] : 0) + (i < delta.Length ? delta[i] : 0);
        return sum;
    }
}
