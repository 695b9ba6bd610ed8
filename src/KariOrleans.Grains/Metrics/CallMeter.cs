using KariOrleans.Contracts.Metrics;
using KariOrleans.Sandbox.Egress;

namespace KariOrleans.Grains.Metrics;

/// <summary>Counts one installation's calls where they happen; what has gathered is taken now and then.</summary>
internal sealed class CallMeter
{
    private readonly Lock gate = new();
    private Dictionary<(OperationKind Kind, CallOutcome Outcome), long> calls = [];
    private Dictionary<string, double> counters = [];
    private long[] latency = new long[LatencyBuckets.UpperBoundsMilliseconds.Length];
    private double totalMilliseconds;
    private DateTimeOffset? lastCallAt;

    public void Record(OperationKind kind, CallOutcome outcome, TimeSpan elapsed, DateTimeOffset now)
    {
        lock (gate)
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(calls, (kind, outcome), out _)++;
            latency[LatencyBuckets.IndexOf(elapsed.TotalMilliseconds)]++;
            totalMilliseconds += elapsed.TotalMilliseconds;
            lastCallAt = now;
        }
    }

    /// <summary>
    /// Adds to a counter of the author's. Names and amounts come from the child: bad ones are dropped.
    /// </summary>
    public void Count(string name, double amount)
    {
        if (!IsCounterName(name) || !double.IsFinite(amount) || amount < 0) return;
        lock (gate) Add(name, amount);
    }

    /// <summary>Counts a connection to the world, under names with a dot: an author's never have one.</summary>
    public void Count(EgressRecord connection)
    {
        lock (gate)
        {
            Add("egress.connections", 1);
            Add("egress.bytes_up", connection.BytesUp);
            Add("egress.bytes_down", connection.BytesDown);
            if (connection.Rule is not null) Add("egress.refused", 1);
        }
    }

    private void Add(string name, double amount)
    {
        if (counters.Count < MetricsSum.MaxCounters || counters.ContainsKey(name) || MetricsSum.IsOurs(name))
            counters[name] = counters.GetValueOrDefault(name) + amount;
    }

    /// <summary>Takes what has gathered; null where nothing has.</summary>
    public MetricsDelta? Take()
    {
        lock (gate)
        {
            if (lastCallAt is null && counters.Count == 0) return null;
            var delta = new MetricsDelta
            {
                Calls = calls.ToDictionary(c => NameOf(c.Key.Kind, c.Key.Outcome), c => c.Value),
                Latency = latency,
                TotalMilliseconds = totalMilliseconds,
                Counters = counters,
                LastCallAt = lastCallAt,
            };
            calls = [];
            counters = [];
            latency = new long[latency.Length];
            totalMilliseconds = 0;
            lastCallAt = null;
            return delta;
        }
    }

    private static string NameOf(OperationKind kind, CallOutcome outcome) =>
        $"{Words.Snake(kind)}/{Words.Snake(outcome)}";

    private static bool IsCounterName(string name) =>
        name is { Length: > 0 and <= 64 } && name[0] is >= 'a' and <= 'z'
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
