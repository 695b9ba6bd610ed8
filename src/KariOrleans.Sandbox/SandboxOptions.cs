using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>How child processes are run.</summary>
public sealed class SandboxOptions
{
    /// <summary>The assembly of the generic host.</summary>
    public required string HostAssembly { get; init; }

    /// <summary>Where live slots lie. Short: a Unix socket's path holds 107 bytes.</summary>
    public required string RunDirectory { get; init; }

    /// <summary>Whether children run in the jail.</summary>
    public JailMode Jail { get; init; } = JailMode.WhereAvailable;

    /// <summary>
    /// Hosts that are kept started for whoever comes; 0 for none. There are none where the machine has a jail but the
    /// server isn't root: only root may mount an installation's files into a jail that stands.
    /// </summary>
    public int WarmHosts { get; init; }

    /// <summary>What the operator says about the way out.</summary>
    public EgressOptions Egress { get; init; } = new();

    /// <summary>Whether control groups are used where they can be; without, limits are only watched.</summary>
    internal bool AllowsControlGroups { get; init; } = true;

    /// <summary>From spawn to ready.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A process without a call for so long is stopped; the next call starts another.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time for calls in flight to end when a process is replaced or stopped.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls that one process may work on at once; one more is answered busy.</summary>
    public int MaxCallsInFlight { get; init; } = 512;
}
