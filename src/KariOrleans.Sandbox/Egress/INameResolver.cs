using System.Net;

namespace KariOrleans.Sandbox.Egress;

/// <summary>Looks host names up for the egress proxy, in the silo.</summary>
public interface INameResolver
{
    /// <summary>
    /// All addresses of a host; empty where it has none. The task ends only when the look-up is over, because what
    /// waits for it counts the look-ups that run.
    /// </summary>
    /// <param name="host">A host name of letters, digits, hyphens and dots.</param>
    /// <param name="cancellationToken">Gives up what has not begun yet.</param>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
