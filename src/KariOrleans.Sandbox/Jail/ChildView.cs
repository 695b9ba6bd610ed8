using KariOrleans.Sandbox.Egress;

namespace KariOrleans.Sandbox.Jail;

/// <summary>Where things lie for a child: in the jail it sees other paths than the silo.</summary>
/// <param name="Host">The directory of the host's program.</param>
/// <param name="Runtime">The directory of the .NET runtime.</param>
/// <param name="Socket">The session's socket.</param>
/// <param name="Package">The package, read-only.</param>
/// <param name="Data">The installation's own files, kept.</param>
/// <param name="Scratch">A directory that ends with the process; its working directory.</param>
/// <param name="Logs">A directory for the author's log files; it ends with the process too.</param>
internal sealed record ChildView(
    string Host, string Runtime, string Socket, string Package, string Data, string Scratch, string Logs)
{
    /// <summary>The socket of the way out, where there is one.</summary>
    public string Egress => Path.Combine(Path.GetDirectoryName(Socket)!, EgressProxy.SocketName);

    /// <summary>The paths inside every jail.</summary>
    public static ChildView Jailed { get; } = new(
        "/kari/host", "/kari/dotnet", "/kari/session/s", "/kari/package", "/kari/data", "/tmp", "/tmp/log");
}
