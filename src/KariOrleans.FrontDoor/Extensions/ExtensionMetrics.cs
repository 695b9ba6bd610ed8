namespace KariOrleans.FrontDoor.Extensions;

/// <summary>
/// What was counted of an installation. Quantiles are upper bounds of buckets; null without a call, or above the last.
/// </summary>
internal sealed record ExtensionMetrics(
    string Name,
    long Calls,
    SortedDictionary<string, long> CallsByOutcome,
    double TotalMs,
    double? P50Ms,
    double? P95Ms,
    double? P99Ms,
    SortedDictionary<string, double> Counters,
    DateTimeOffset? LastCallAt,
    double CpuSeconds,
    double ThrottledSeconds,
    long? MemoryBytes,
    long? PeakMemoryBytes,
    long? DiskBytes,
    SortedDictionary<string, long> Limits);
