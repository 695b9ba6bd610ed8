using System.Net.Sockets;

namespace KariOrleans.Tests.Protocol.Wire;

/// <summary>Two ends of one Unix socket.</summary>
internal sealed class SocketPair : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("kari-").FullName;

    public SocketPair()
    {
        var address = new UnixDomainSocketEndPoint(Path.Combine(directory, "s"));
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(address);
        listener.Listen(1);
        Raw = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Raw.Connect(address);
        Ours = listener.Accept();
    }

    /// <summary>The end that a connection is put on.</summary>
    public Socket Ours { get; }

    /// <summary>The end that the test writes and reads bytes of.</summary>
    public Socket Raw { get; }

    public void Dispose()
    {
        Raw.Dispose();
        Ours.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
