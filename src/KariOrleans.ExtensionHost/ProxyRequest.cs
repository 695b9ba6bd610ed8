using System.Net.Sockets;
using System.Text;

namespace KariOrleans.ExtensionHost;

/// <summary>
/// What a client asked of the relay. CONNECT asks for a tunnel. For plain http a client sends the whole address
/// (<c>GET http://host/path HTTP/1.1</c>): that becomes a tunnel too, and a request as the host itself expects it, the
/// only one on its connection.
/// </summary>
/// <param name="Host">The host; null where the request was not understood.</param>
/// <param name="Port">The port.</param>
/// <param name="IsTunnel">Whether the client waits for the tunnel; else it waits for the host's answer.</param>
/// <param name="FirstBytes">What the client is told of its tunnel, or what the host is sent first.</param>
internal sealed record ProxyRequest(string? Host, int Port, bool IsTunnel, ReadOnlyMemory<byte> FirstBytes)
{
    private const int MaxHeadBytes = 64 * 1024;

    private static readonly ProxyRequest Unknown = new(null, 0, false, default);

    private static readonly byte[] Established = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();

    /// <summary>The answer to what was not understood.</summary>
    public static byte[] NotUnderstood { get; } =
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>Reads a request; null where the client went away.</summary>
    public static async Task<ProxyRequest?> ReadAsync(Socket client)
    {
        var buffer = new byte[4 * 1024];
        var received = 0;
        while (true)
        {
            if (received == buffer.Length)
            {
                if (received >= MaxHeadBytes) return Unknown;
                Array.Resize(ref buffer, received * 2);
            }

            var count = await client.ReceiveAsync(buffer.AsMemory(received)).ConfigureAwait(false);
            if (count == 0) return null;
            received += count;
            var end = buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8);
            if (end >= 0) return Parse(buffer.AsSpan(0, end + 4), buffer.AsSpan(end + 4, received - end - 4));
        }
    }

    /// <summary>Understands a head.</summary>
    /// <param name="head">The head with its empty line.</param>
    /// <param name="behind">What came behind it: the beginning of a body.</param>
    public static ProxyRequest Parse(ReadOnlySpan<byte> head, ReadOnlySpan<byte> behind)
    {
        var lines = Encoding.Latin1.GetString(head[..^4]).Split("\r\n");
        var words = lines[0].Split(' ');
        if (words.Length != 3) return Unknown;
        if (words[0] == "CONNECT")
        {
            return behind.IsEmpty && Uri.TryCreate($"tunnel://{words[1]}", UriKind.Absolute, out var target)
                && target is { Port: > 0, UserInfo: "", PathAndQuery: "/" or "" }
                    ? new ProxyRequest(target.IdnHost, target.Port, true, Established)
                    : Unknown;
        }

        if (!Uri.TryCreate(words[1], UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
            return Unknown;

        // The path as the client wrote it: to normalise it is not the relay's business.
        var afterScheme = words[1].AsSpan("http://".Length);
        var slash = afterScheme.IndexOfAny('/', '?');
        var path = slash < 0 ? "/" : afterScheme[slash] == '/' ? $"{afterScheme[slash..]}" : $"/{afterScheme[slash..]}";
        var request = new StringBuilder().Append(words[0]).Append(' ').Append(path).Append(' ').Append(words[2]);
        foreach (var line in lines.AsSpan(1))
        {
            if (!IsForTheProxy(line)) request.Append("\r\n").Append(line);
        }

        request.Append("\r\nConnection: close\r\n\r\n");
        return new ProxyRequest(
            address.IdnHost, address.Port, false, (byte[])[.. Encoding.Latin1.GetBytes(request.ToString()), .. behind]);
    }

    private static bool IsForTheProxy(string line)
    {
        var name = line.AsSpan(0, Math.Max(0, line.IndexOf(':', StringComparison.Ordinal)));
        return name.Equals("Connection", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Keep-Alive", StringComparison.OrdinalIgnoreCase);
    }
}
