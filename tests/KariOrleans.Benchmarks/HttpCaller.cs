using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KariOrleans.Benchmarks;

/// <summary>
/// One HTTP/1.1 connection that sends the same request again and again. It does as little as it can, and it blocks
/// while it waits: what it costs is part of both sides of a ratio, and a client that spins takes a core from the
/// server.
/// </summary>
internal sealed class HttpCaller : IDisposable
{
    private readonly Socket socket =
        new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] request;
    private readonly byte[] buffer = new byte[16 * 1024];

    public HttpCaller(Uri address, string path, string? key, byte[] body)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n"
                   + $"Content-Length: {body.Length}\r\n"
                   + (key is null ? "" : $"Authorization: Bearer {key}\r\n") + "\r\n";
        request = [.. Encoding.ASCII.GetBytes(head), .. body];
        socket.Connect(new IPEndPoint(IPAddress.Loopback, address.Port));
    }

    public void Call()
    {
        socket.Send(request);
        var length = 0;
        var expected = int.MaxValue;
        while (length < expected)
        {
            var received = socket.Receive(buffer.AsSpan(length));
            if (received == 0) throw new InvalidOperationException("The server closed the connection.");
            length += received;
            if (expected == int.MaxValue) expected = ExpectedLength(buffer.AsSpan(0, length)) ?? int.MaxValue;
        }
    }

    private static int? ExpectedLength(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        if (!answer.StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException($"The server answered: {Encoding.UTF8.GetString(answer)}");
        var at = answer.IndexOf("Content-Length: "u8) + "Content-Length: "u8.Length;
        var body = 0;
        for (; answer[at] is >= (byte)'0' and <= (byte)'9'; at++) body = (body * 10) + (answer[at] - '0');
        return end + 4 + body;
    }

    public void Dispose() => socket.Dispose();
}
