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

    /// <summary>Processor time of its processes, in seconds.</summary>
    [Id(5)]
    public double ProcessorSeconds { get; init; }

    /// <summary>How long they were held back at their processor limit, in seconds.</summary>
    [Id(6)]
    public double ThrottledSeconds { get; init; }

    /// <summary>Memory when it was measured last, in bytes; null where it was not.</summary>
    [Id(7)]
    public long? MemoryBytes { get; init; }

    /// <summary>The most memory, in bytes; of two spans the greater counts.</summary>
    [Id(8)]
    public long PeakMemoryBytes { get; init; }

    /// <summary>Its own files when they were measured last, in bytes; null where they were not.</summary>
    [Id(9)]
    public long? DiskBytes { get; init; }

    /// <summary>What happened at limits, by <c>limit/action</c>: <c>memory/killed</c>.</summary>
    [Id(10)]
    public Dictionary<string, long> Limits { get; init; } = [];
}
