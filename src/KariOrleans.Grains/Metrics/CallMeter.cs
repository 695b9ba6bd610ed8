using KariOrleans.Contracts.Metrics;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Grains.Metrics;

/// <summary>Counts one installation's calls where they happen; what has gathered is taken now and then.</summary>
internal sealed class CallMeter
{
    private static readonly TimeSpan WorthCounting = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private Dictionary<(OperationKind Kind, CallOutcome Outcome), long> calls = [];
    private Dictionary<string, double> counters = [];
    private long[] latency = new long[LatencyBuckets.UpperBoundsMilliseconds.Length];
    private Dictionary<string, long> limits = [];
    private ResourceUse counted;
    private ResourceUse total;
    private ResourceUse? now;
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

    /// <summary>Whether calls were counted since the last time.</summary>
    public bool HasCalls
    {
        get
        {
            lock (gate) return lastCallAt is not null;
        }
    }

    /// <summary>Counts something that happened at a limit.</summary>
    public void CountLimit(LimitKind kind, LimitAction action)
    {
        lock (gate)
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(
                limits, $"{Words.Snake(kind)}/{Words.Snake(action)}", out _)++;
        }
    }

    /// <summary>Takes note of what the processes use now, and have used together.</summary>
    public void Measure(SandboxState sandbox)
    {
        lock (gate)
        {
            now = sandbox.Use ?? now;
            total = sandbox.Total;
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
            var processorTime = total.ProcessorTime - counted.ProcessorTime;
            if (lastCallAt is null && counters.Count == 0 && limits.Count == 0
                && processorTime < WorthCounting) return null;
            var delta = new MetricsDelta
            {
                Calls = calls.ToDictionary(c => NameOf(c.Key.Kind, c.Key.Outcome), c => c.Value),
                Latency = latency,
                TotalMilliseconds = totalMilliseconds,
                Counters = counters,
                LastCallAt = lastCallAt,
                ProcessorSeconds = Positive(processorTime),
                ThrottledSeconds = Positive(total.ThrottledTime - counted.ThrottledTime),
                MemoryBytes = now?.MemoryBytes,
                PeakMemoryBytes = total.PeakMemoryBytes,
                DiskBytes = now?.Disk?.Bytes,
                Limits = limits,
            };
            // A process that is just ending is missing for a moment: what was counted stays counted.
            counted = total.ProcessorTime > counted.ProcessorTime ? total : counted;
            now = null;
            limits = [];
            calls = [];
            counters = [];
            latency = new long[latency.Length];
            totalMilliseconds = 0;
            lastCallAt = null;
            return delta;
        }
    }

    private static double Positive(TimeSpan time) => Math.Max(0, time.TotalSeconds);

    private static string NameOf(OperationKind kind, CallOutcome outcome) =>
        $"{Words.Snake(kind)}/{Words.Snake(outcome)}";

    private static bool IsCounterName(string name) =>
        name is { Length: > 0 and <= 64 } && name[0] is >= 'a' and <= 'z'
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
}
