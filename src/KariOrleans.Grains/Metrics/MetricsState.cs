using KariOrleans.Contracts.Metrics;

namespace KariOrleans.Grains.Metrics;

[GenerateSerializer, Alias("kari.metrics-state")]
internal sealed class MetricsState
{
    [Id(0)]
    public MetricsDelta Total { get; set; } = new();
}
