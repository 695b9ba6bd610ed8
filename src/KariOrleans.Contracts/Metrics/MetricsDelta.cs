namespace KariOrleans.Contracts.Metrics;

/// <summary>Counts of a span of time; two of them add up.</summary>
[GenerateSerializer, Immutable, Alias("kari.metrics-delta")]
public sealed record MetricsDelta
{
    /// <summary>Calls by <c>kind/outcome</c>: <c>endpoint/completed</c>.</summary>
    [Id(0)]
    public Dictionary<string, long> Calls { get; init; } = [];

    /// <summary>
    /// Calls by duration: bucket i counts durations up to <see cref="LatencyBuckets.UpperBoundsMilliseconds"/>[i].
    /// </summary>
    [Id(1)]
    public long[] Latency { get; init; } = [];

    /// <summary>Milliseconds of all calls together.</summary>
    [Id(2)]
    public double TotalMilliseconds { get; init; }

    /// <summary>The author's own counters.</summary>
    [Id(3)]
    public Dictionary<string, double> Counters { get; init; } = [];

    /// <summary>When the last call ended, or null.</summary>
    [Id(4)]
    public DateTimeOffset? LastCallAt { get; init; }
}
