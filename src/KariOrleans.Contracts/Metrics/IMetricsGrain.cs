using Orleans.Concurrency;

namespace KariOrleans.Contracts.Metrics;

/// <summary>What is counted of one installation; key <c>tenant/extension</c>. Never on the call path.</summary>
[GrainInterfaceType("kari.metrics")]
[Alias("kari.metrics")]
public interface IMetricsGrain : IGrainWithStringKey
{
    /// <summary>Adds what was counted since the last time.</summary>
    [OneWay, Alias("add")]
    Task AddAsync(MetricsDelta delta);

    /// <summary>Everything counted so far.</summary>
    [AlwaysInterleave, Alias("get")]
    Task<MetricsDelta> GetAsync();

    /// <summary>Forgets everything counted.</summary>
    [Alias("clear")]
    Task ClearAsync();
}
