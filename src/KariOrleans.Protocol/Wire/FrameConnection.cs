using System.Net.Sockets;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// Frames over one connected Unix socket. Sending is safe from any thread and never blocks; reading belongs to one loop
/// on a thread of its own, which sleeps in the kernel: between a frame's arrival and its reader stands one wake-up.
/// </summary>
public sealed class FrameConnection : IDisposable
{
    private const int InitialBufferBytes = 64 * 1024;

    private readonly IFrameSocket socket;
    private readonly FrameWriter writer;
    private byte[] buffer = new byte[InitialBufferBytes];
    private int start;
    private int end;

    /// <summary>Frames over a socket.</summary>
    /// <param name="socket">
    /// A connected stream socket that no asynchronous call was made on; the connection owns it from here on.
    /// </param>
    public FrameConnection(Socket socket) : this(new RuntimeSocket(socket))
    {
    }

    private FrameConnection(IFrameSocket socket)
    {
        this.socket = socket;
        writer = new FrameWriter(socket);
    }

    /// <summary>Connects to the Unix socket at a path.</summary>
    /// <exception cref="IOException">Nobody listens there.</exception>
    public static FrameConnection Connect(string path)
    {
        if (OperatingSystem.IsLinux()) return new FrameConnection(KernelSocket.Connect(path));
        return ConnectSocket(path);
    }

    /// <summary>Two connections to each other, in one process. Linux only.</summary>
    /// <exception cref="IOException">The process has no descriptors left.</exception>
    public static (FrameConnection One, FrameConnection Other) Pair()
    {
        var (one, other) = KernelSocket.Pair();
        return (new FrameConnection(one), new FrameConnection(other));
    }

    /// <summary>Whether the other side leaves so much unread that a sender would have to wait.</summary>
    public bool IsCrowded => writer.IsCrowded;

    /// <summary>Sends a frame that holds one message.</summary>
    /// <param name="header">The frame's header; its length is filled in.</param>
    /// <param name="message">The payload.</param>
    /// <param name="atOnce">True to send from this thread at once (latency); false to let frames gather
    /// (throughput).</param>
    /// <param name="cancellationToken">Ends the wait where the other side doesn't read.</param>
    /// <exception cref="WireException">The message is too large for a frame, or the other side is gone.</exception>
    public ValueTask SendAsync(
        FrameHeader header, IWireMessage message, bool atOnce, CancellationToken cancellationToken) =>
        writer.SendAsync(header, message, atOnce, cancellationToken);

    /// <summary>Whether bytes, or the end of the session, wait to be read.</summary>
    public bool IsReadable => socket.IsReadable;

    /// <summary>Sends a frame without a payload.</summary>
    /// <exception cref="WireException">The other side is gone.</exception>
    public ValueTask SendAsync(FrameHeader header, CancellationToken cancellationToken) =>
        writer.SendAsync(header, EmptyMessage.Instance, atOnce: true, cancellationToken);

    /// <summary>
    /// Takes the next frame that has already arrived. The payload is valid until the next <see cref="Receive"/>.
    /// </summary>
    /// <exception cref="WireException">The header isn't one.</exception>
    public bool TryTake(out FrameHeader header, out ReadOnlyMemory<byte> payload)
    {
        header = default;
        payload = default;
        if (end - start < FrameHeader.Size) return false;
        header = FrameHeader.Read(buffer.AsSpan(start));
        if (end - start < FrameHeader.Size + header.Length) return false;
        payload = buffer.AsMemory(start + FrameHeader.Size, header.Length);
        start += FrameHeader.Size + header.Length;
        return true;
    }

    /// <summary>
    /// Blocks until more bytes are here; <see cref="Dispose"/> ends the wait. Returns false when the other side closed
    /// between two frames.
    /// </summary>
    /// <exception cref="WireException">
    /// The other side closed in the middle of a frame, or the socket broke or was closed.
    /// </exception>
    public bool Receive()
    {
        MakeRoom();
        try
        {
            return Accept(socket.Receive(buffer.AsSpan(end)));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            throw new WireException("The session's socket broke.", e);
        }
    }

    /// <summary>
    /// Blocks until the next frame is here and hands it over with a payload of its own: for the handshake, not the
    /// loop.
    /// </summary>
    /// <exception cref="WireException">The other side closed, or what it sent isn't a frame.</exception>
    public (FrameHeader Header, byte[] Payload) ReadFrame()
    {
        while (true)
        {
            if (TryTake(out var header, out var payload)) return (header, payload.ToArray());
            if (!Receive()) throw new WireException("The other side closed the session.");
        }
    }

    /// <summary>As <see cref="ReadFrame"/>, on another thread; who gives up closes the connection.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<(FrameHeader Header, byte[] Payload)> ReadFrameAsync(CancellationToken cancellationToken)
    {
        using var givingUp = cancellationToken.UnsafeRegister(static c => ((FrameConnection)c!).Dispose(), this);
        try
        {
            return await Task.Factory.StartNew(
                ReadFrame, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
        catch (WireException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    // By itself: the method that has a Socket in it loads all that belongs to one.
    private static FrameConnection ConnectSocket(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new FrameConnection(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException(e.Message, e);
        }
    }

    private bool Accept(int received)
    {
        end += received;
        if (received > 0) return true;
        return end == start
            ? false
            : throw new WireException($"The session closed in the middle of a frame, after {end - start} bytes of it.");
    }

    private void MakeRoom()
    {
        var unread = end - start;
        var needed = unread >= FrameHeader.Size
            ? FrameHeader.Size + FrameHeader.Read(buffer.AsSpan(start)).Length
            : FrameHeader.Size;

        // A large frame gets a buffer of its size once; afterwards the memory is given back.
        var wanted = Math.Max(needed, InitialBufferBytes);
        if (buffer.Length < wanted
            || (buffer.Length > InitialBufferBytes && wanted == InitialBufferBytes && unread < wanted))
        {
            var next = new byte[wanted];
            buffer.AsSpan(start, unread).CopyTo(next);
            buffer = next;
        }
        else if (start > 0)
        {
            buffer.AsSpan(start, unread).CopyTo(buffer);
        }

        start = 0;
        end = unread;
    }

    /// <summary>Closes the socket. Senders that wait are told that the other side is gone.</summary>
    public void Dispose()
    {
        writer.Break(new WireException("The session is closed."));
        socket.Dispose();
    }

    private sealed class EmptyMessage : IWireMessage
    {
        public static readonly EmptyMessage Instance = new();

        public void Write(ref MessagePack.MessagePackWriter writer)
        {
        }
    }
}
