using System.Text.Json.Nodes;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Sdk.Data;
using KariOrleans.Sdk.Plugins;

namespace KariOrleans.Sdk;

/// <summary>
/// What a running operation knows and may ask. Host calls made through it act for the caller of the operation.
/// </summary>
public class OperationContext
{
    private readonly IHostChannel host;
    private readonly uint callId;
    private readonly ConfigurationText configuration;

    internal OperationContext(
        IHostChannel host, ExtensionIdentity identity, ConfigurationText configuration, IncomingCall? call,
        TimeProvider time, EgressClient egress)
    {
        this.host = host;
        callId = call?.Id ?? 0;
        Extension = identity;
        this.configuration = configuration;
        Call = call;
        Time = time;
        Egress = egress;
    }

    internal OperationContext(OperationContext other)
        : this(other.host, other.Extension, other.configuration, other.Call, other.Time, other.Egress)
    {
    }

    /// <summary>Which installation this is.</summary>
    public ExtensionIdentity Extension { get; }

    /// <summary>The installation's configuration, as it was when the operation began. Treat it as read-only.</summary>
    public JsonObject Configuration => configuration.Value;

    /// <summary>
    /// The clock: the system's, or the one that a test gave to the harness. Ask it instead of <c>DateTime.Now</c>.
    /// </summary>
    public TimeProvider Time { get; }

    /// <summary>The user who acts, or null where the platform (a schedule) or the extension itself does.</summary>
    public string? User => Call?.Message.User;

    /// <summary>The roles of the user.</summary>
    public IReadOnlyList<string> Roles => Call?.Message.Roles ?? [];

    /// <summary>The key under which a repeated effect must happen once, or null.</summary>
    public string? IdempotencyKey => Call?.Message.IdempotencyKey;

    /// <summary>The W3C trace context of the call, or null.</summary>
    public string? TraceParent => Call?.Message.TraceParent;

    /// <summary>The installation's own tables.</summary>
    public DataClient Data => new(host, callId);

    /// <summary>The tenant's plugins.</summary>
    public PluginClient Plugins => new(host, callId);

    /// <summary>The installation's log.</summary>
    public LogClient Log => new(host, callId);

    /// <summary>The installation's own metrics.</summary>
    public MetricClient Metrics => new(host, callId);

    /// <summary>HTTP to the hosts that the manifest declares.</summary>
    public EgressClient Egress { get; }

    internal IncomingCall? Call { get; }
}
