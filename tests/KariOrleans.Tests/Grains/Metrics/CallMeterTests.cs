using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Metrics;
using KariOrleans.Grains.Metrics;
using KariOrleans.Sandbox.Egress;

namespace KariOrleans.Tests.Grains.Metrics;

/// <summary>What is counted of calls, and how counts are added up.</summary>
public sealed class CallMeterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly CallMeter meter = new();

    [Fact]
    public void Calls_AreCountedByKindAndOutcome_AndTakenOnce()
    {
        meter.Record(OperationKind.Endpoint, CallOutcome.Completed, TimeSpan.FromMilliseconds(3), Now);
        meter.Record(OperationKind.Endpoint, CallOutcome.Completed, TimeSpan.FromMilliseconds(4), Now);
        meter.Record(OperationKind.Plugin, CallOutcome.TimedOut, TimeSpan.FromSeconds(1), Now.AddSeconds(1));

        var taken = meter.Take()!;

        Assert.Equal(2, taken.Calls["endpoint/completed"]);
        Assert.Equal(1, taken.Calls["plugin/timed_out"]);
        Assert.Equal(2, taken.Latency[LatencyBuckets.IndexOf(3)]);
        Assert.Equal(1007, taken.TotalMilliseconds);
        Assert.Equal(Now.AddSeconds(1), taken.LastCallAt);
        Assert.Null(meter.Take());
    }

    [Theory]
    [InlineData("rows", 1)]
    [InlineData("", 1)]
    [InlineData("Rows", 1)]
    [InlineData("1rows", 1)]
    [InlineData("ro ws", 1)]
    [InlineData("rows", -1)]
    [InlineData("rows", double.NaN)]
    [InlineData("rows", double.PositiveInfinity)]
    public void Counter_WithABadNameOrAmount_IsDropped(string name, double amount)
    {
        meter.Count(name, amount);

        Assert.Equal(name == "rows" && amount == 1, meter.Take() is not null);
    }

    [Fact]
    public void Counters_AreBounded()
    {
        for (var i = 0; i < 1_000; i++) meter.Count($"c{i}", 1);
        meter.Count("c0", 1);

        var counters = meter.Take()!.Counters;
        Assert.Equal(MetricsSum.MaxCounters, counters.Count);
        Assert.Equal(2, counters["c0"]);
    }

    [Fact]
    public void Sum_AddsEverythingUp_AndIsBounded()
    {
        var first = new MetricsDelta
        {
            Calls = new() { ["a"] = 1 },
            Latency = [1, 2],
            TotalMilliseconds = 1,
            Counters = new() { ["x"] = 1 },
            LastCallAt = Now,
        };
        var second = new MetricsDelta
        {
            Calls = new() { ["a"] = 2, ["b"] = 3 },
            Latency = [1, 2, 3],
            TotalMilliseconds = 2,
            Counters = Enumerable.Range(0, 200).ToDictionary(i => $"c{i}", _ => 1.0),
        };

        var sum = MetricsSum.Add(first, second);

        Assert.Equal(new Dictionary<string, long> { ["a"] = 3, ["b"] = 3 }, sum.Calls);
        Assert.Equal([2, 4, 3], sum.Latency);
        Assert.Equal(3, sum.TotalMilliseconds);
        Assert.Equal(MetricsSum.MaxCounters, sum.Counters.Count);
        Assert.Equal(Now, sum.LastCallAt);
        Assert.Equal([1, 2], first.Latency);
    }

    [Fact]
    public void ConnectionToTheWorld_IsCounted_HoweverManyCountersTheAuthorHas()
    {
        for (var i = 0; i < 200; i++) meter.Count($"counter_{i}", 1);
        meter.Count("egress.refused", 1_000);

        meter.Count(Connection(EgressOutcome.Completed, null));
        meter.Count(Connection(EgressOutcome.Denied, "host_not_declared"));

        var sum = MetricsSum.Add(new MetricsDelta(), meter.Take()!);
        Assert.Equal(
            (2, 1, 20, 14),
            (sum.Counters["egress.connections"], sum.Counters["egress.refused"], sum.Counters["egress.bytes_up"],
                sum.Counters["egress.bytes_down"]));
    }

    private static EgressRecord Connection(EgressOutcome outcome, string? rule) => new()
    {
        Tenant = "acme",
        Extension = "courier",
        Outcome = outcome,
        Rule = rule,
        BytesUp = 10,
        BytesDown = 7,
    };
}
