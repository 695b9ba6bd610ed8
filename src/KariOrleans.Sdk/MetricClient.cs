using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk;

/// <summary>Counters of the author's own, shown beside the platform's.</summary>
public sealed class MetricClient
{
    private readonly IHostChannel host;
    private readonly uint callId;

    internal MetricClient(IHostChannel host, uint callId)
    {
        this.host = host;
        this.callId = callId;
    }

    /// <summary>Adds to a counter.</summary>
    /// <param name="name"><c>[a-z][a-z0-9_]*</c>, at most 64 characters; other names are dropped by the
    /// platform.</param>
    /// <param name="amount">What to add, not negative.</param>
    public void Add(string name, double amount = 1) =>
        host.Notify(HostMethod.Metric, callId, WireMessage.Encode(new MetricNotice(name, amount)));
}
