using System.Net.Sockets;
using System.Text;

namespace KariOrleans.Protocol.Hosting;

/// <summary>
/// The child's side of the way out: CONNECT over the Unix socket that the platform opens for an installation whose
/// manifest declares hosts. Names are looked up on the other side.
/// </summary>
public static class EgressTunnel
{
    /// <summary>The variable that has the socket's path; not set where the manifest asks for no network.</summary>
    public const string SocketVariable = "KARI_EGRESS";

    private const int MaxAnswerBytes = 16 * 1024;

    private static readonly byte[] Crowded = Encoding.ASCII.GetBytes("""
        HTTP/1.1 503 too_many_connections
        Content-Type: application/problem+json
        Connection: close

        {"status":503,"code":"too_many_connections","detail":"Too many connections wait to be opened.",
        "remedy":"Open fewer at once, or reuse them."}
        """.ReplaceLineEndings("\r\n"));

    /// <summary>Asks for a connection to a host.</summary>
    /// <param name="socketPath">The path of the egress socket.</param>
    /// <param name="host">Host name, or an address that the manifest declares.</param>
    /// <param name="port">Port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">The platform is gone.</exception>
    /// <exception cref="IOException">It closed the socket without an answer.</exception>
    public static async Task<EgressAnswer> OpenAsync(
        string socketPath, string host, int port, CancellationToken cancellationToken)
    {
        var name = host.Contains(':', StringComparison.Ordinal) && host[0] != '[' ? $"[{host}]" : host;
        var request = Encoding.ASCII.GetBytes(
            $"CONNECT {name}:{port} HTTP/1.1\r\nHost: {name}:{port}\r\n\r\n");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken)
                .ConfigureAwait(false);
            await socket.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var buffer = new byte[MaxAnswerBytes];
            var head = await ReadHeadAsync(socket, buffer, cancellationToken).ConfigureAwait(false);
            if (buffer.AsSpan(0, head).StartsWith("HTTP/1.1 200 "u8))
                return new EgressAnswer(new NetworkStream(socket, ownsSocket: true), default);
            var length = await ReadToEndAsync(socket, buffer, head, cancellationToken).ConfigureAwait(false);
            socket.Dispose();
            return new EgressAnswer(null, buffer.AsMemory(0, length));
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
        {
            // The queue of the socket is full: this many connections are asked for at once.
            socket.Dispose();
            return new EgressAnswer(null, Crowded);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Looks before it takes: what comes behind the head is the host's, and belongs to whoever gets the stream.
    private static async Task<int> ReadHeadAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var rest = buffer.AsMemory(length);
            var seen = await socket.ReceiveAsync(rest, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            if (seen == 0) throw new IOException("The platform closed the connection without an answer.");
            var end = buffer.AsSpan(0, length + seen).IndexOf("\r\n\r\n"u8);
            var taken = end < 0 ? seen : end + 4 - length;
            length += await socket.ReceiveAsync(rest[..taken], SocketFlags.None, cancellationToken)
                .ConfigureAwait(false);
            if (end >= 0) return length;
        }

        throw new IOException("The platform's answer has no end.");
    }

    private static async Task<int> ReadToEndAsync(
        Socket socket, byte[] buffer, int length, CancellationToken cancellationToken)
    {
        while (length < buffer.Length)
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, cancellationToken)
                .ConfigureAwait(false);
            if (count == 0) break;
            length += count;
        }

        return length;
    }
}
