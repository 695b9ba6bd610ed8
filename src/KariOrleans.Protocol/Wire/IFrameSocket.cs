namespace KariOrleans.Protocol.Wire;

/// <summary>
/// The bytes of one connected Unix socket: one thread sleeps in <see cref="Receive"/> while any sends.
/// </summary>
internal interface IFrameSocket : IDisposable
{
    /// <summary>Whether bytes, or the end, wait to be read.</summary>
    bool IsReadable { get; }

    /// <summary>Sleeps until bytes are here and returns their number; 0 at the end.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The socket broke: the runtime's word.</exception>
    /// <exception cref="IOException">The socket broke: the kernel's word.</exception>
    /// <exception cref="ObjectDisposedException">It was closed meanwhile.</exception>
    int Receive(Span<byte> buffer);

    /// <summary>
    /// Sends what fits now, without waiting, and returns how many bytes that was; 0 also where something is wrong,
    /// which <see cref="SendAsync"/> then says.
    /// </summary>
    int SendAtOnce(ReadOnlySpan<byte> bytes);

    /// <summary>Sends some of the bytes, at least one, and returns how many.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The socket broke: the runtime's word.</exception>
    /// <exception cref="IOException">The socket broke: the kernel's word.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes);
}
