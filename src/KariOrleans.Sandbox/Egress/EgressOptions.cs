using System.Net;

namespace KariOrleans.Sandbox.Egress;

/// <summary>What the operator says about the way out of extensions, and its bounds. All are for one session.</summary>
public sealed record EgressOptions
{
    /// <summary>
    /// Ranges that are not public but may be reached all the same, by extensions that declare a host there by its
    /// name: a <c>*</c> never reaches them.
    /// </summary>
    public IReadOnlyList<IPNetwork> PrivateRanges { get; init; } = [];

    /// <summary>Looks names up.</summary>
    public INameResolver Names { get; init; } = new SystemNames();

    /// <summary>Connections open at once; one more is refused.</summary>
    public int MaxConnections { get; init; } = 64;

    /// <summary>New connections a second, after a burst of as many as may be open; more wait.</summary>
    public int MaxConnectionsPerSecond { get; init; } = 50;

    /// <summary>Names looked up at once; more wait.</summary>
    public int MaxLookups { get; init; } = 4;

    /// <summary>From the first byte of a request to its last.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the look-up and the dialling together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection on which nothing moves for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A connection is closed after so long, whatever moves.</summary>
    public TimeSpan LongestConnection { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Bytes of one connection, both ways together.</summary>
    public long MaxBytesPerConnection { get; init; } = 1L << 30;

    /// <summary>Bytes of all connections in an hour, both ways together.</summary>
    public long MaxBytesPerHour { get; init; } = 8L << 30;
}
