using System.Net.Sockets;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// A socket of the runtime's. Its own asynchronous send switches the whole socket to non-blocking, after which no
/// thread can sleep in a receive any more; it is left to what doesn't fit at once.
/// </summary>
internal sealed class RuntimeSocket(Socket socket) : IFrameSocket
{
    public bool IsReadable => socket.Poll(0, SelectMode.SelectRead);

    public int Receive(Span<byte> buffer) => socket.Receive(buffer);

    public int SendAtOnce(ReadOnlySpan<byte> bytes) =>
        OperatingSystem.IsLinux() ? KernelSocket.SendAtOnce(socket.SafeHandle, bytes) : 0;

    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => socket.SendAsync(bytes, SocketFlags.None);

    public void Dispose() => socket.Dispose();
}
