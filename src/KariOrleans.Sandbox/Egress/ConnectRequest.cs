using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KariOrleans.Sandbox.Egress;

/// <summary>
/// A CONNECT request (RFC 9110, section 9.3.6) out of hostile bytes. What two readers could understand differently is
/// refused: it is read once, here.
/// </summary>
/// <param name="Host">Host name in lower case, or an address in its canonical form, without brackets.</param>
/// <param name="Port">Port, 1 to 65535.</param>
/// <param name="Literal">The host where it is an address, else null.</param>
internal sealed record ConnectRequest(string Host, int Port, IPAddress? Literal)
{
    /// <summary>Bytes of the longest head.</summary>
    public const int MaxBytes = 8 * 1024;

    /// <summary>Headers that a head may have.</summary>
    public const int MaxHeaders = 64;

    private const int MaxHostLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly SearchValues<byte> V6Bytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The length of the head at the start of what was received; -1 where its end has not come.</summary>
    public static int LengthOfHead(ReadOnlySpan<byte> received) =>
        received.IndexOf("\r\n\r\n"u8) is >= 0 and var end ? end + 4 : -1;

    /// <summary>Reads a whole head, up to and including the empty line.</summary>
    /// <param name="head">The bytes.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="reason">Why it was not understood, a sentence without a byte of the input; else empty.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> head, [NotNullWhen(true)] out ConnectRequest? request, out string reason)
    {
        request = null;
        if (head.Length > MaxBytes) return Fail($"The head has more than {MaxBytes} bytes.", out reason);
        if (LengthOfHead(head) != head.Length) return Fail("The head does not end with its empty line.", out reason);
        if (HasControls(head)) return Fail("The head has control characters.", out reason);

        var lines = head[..^2];
        var end = lines.IndexOf("\r\n"u8);
        if (!TryReadLine(lines[..end], out var authority, out var needsHost, out reason)) return false;
        if (!TryReadAuthority(authority, out var read))
        {
            return Fail(
                "The target is not host:port, with a host name or an address in its usual form.", out reason);
        }

        if (!TryReadHeaders(lines[(end + 2)..], authority, needsHost, out reason)) return false;
        request = read;
        return true;
    }

    private static bool Fail(string why, out string reason)
    {
        reason = why;
        return false;
    }

    // Tabs and bytes above ASCII may stand in the values of headers; line ends only as a pair.
    private static bool HasControls(ReadOnlySpan<byte> head)
    {
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == '\r' && head[i + 1] == '\n') i++;
            else if (head[i] is (< 0x20 and not (byte)'\t') or 0x7F) return true;
        }

        return false;
    }

    private static bool TryReadLine(
        ReadOnlySpan<byte> line, out ReadOnlySpan<byte> authority, out bool needsHost, out string reason)
    {
        authority = default;
        needsHost = line.EndsWith(" HTTP/1.1"u8);
        reason = "The first line is not CONNECT host:port HTTP/1.1. This proxy does nothing else.";
        if (!line.StartsWith("CONNECT "u8) || !(needsHost || line.EndsWith(" HTTP/1.0"u8))) return false;
        if (line.Length <= "CONNECT  HTTP/1.1".Length) return false;
        authority = line["CONNECT ".Length..^" HTTP/1.1".Length];
        reason = "";
        return true;
    }

    private static bool TryReadAuthority(ReadOnlySpan<byte> authority, [NotNullWhen(true)] out ConnectRequest? request)
    {
        request = null;
        var colon = authority.LastIndexOf((byte)':');
        if (colon <= 0 || !TryReadPort(authority[(colon + 1)..], out var port)) return false;
        var host = authority[..colon];
        if (host[0] == '[')
        {
            if (!TryReadV6(host, out var v6)) return false;
            request = new ConnectRequest(v6.ToString(), port, v6);
            return true;
        }

        if (!IsHostName(host)) return false;
        var name = Encoding.ASCII.GetString(host).ToLowerInvariant();
        if (!EndsInANumber(name))
        {
            request = new ConnectRequest(name, port, null);
            return true;
        }

        // Resolvers take 127.1, 0x7f000001 and 010.0.0.1 for addresses, each in its own way.
        if (!IPAddress.TryParse(name, out var v4) || v4.ToString() != name) return false;
        request = new ConnectRequest(name, port, v4);
        return true;
    }

    private static bool TryReadPort(ReadOnlySpan<byte> digits, out int port)
    {
        port = 0;
        return digits.Length is > 0 and <= 5 && digits[0] is >= (byte)'1' and <= (byte)'9'
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
    }

    private static bool TryReadV6(ReadOnlySpan<byte> host, out IPAddress address)
    {
        address = IPAddress.None;
        if (host.Length is < 4 or > 47 || host[^1] != ']') return false;
        var inner = host[1..^1];

        // No zone: which link it would mean is this machine's business.
        if (inner.ContainsAnyExcept(V6Bytes)) return false;
        if (!IPAddress.TryParse(Encoding.ASCII.GetString(inner), out var parsed)) return false;
        address = parsed;
        return parsed.AddressFamily == AddressFamily.InterNetworkV6;
    }

    private static bool IsHostName(ReadOnlySpan<byte> host)
    {
        if (host.Length > MaxHostLength) return false;
        foreach (var range in host.Split((byte)'.'))
        {
            var label = host[range];
            if (label.Length is 0 or > MaxLabelLength || label[0] == '-' || label[^1] == '-') return false;
            foreach (var letter in label)
            {
                if (!char.IsAsciiLetterOrDigit((char)letter) && letter != '-') return false;
            }
        }

        return true;
    }

    private static bool EndsInANumber(string name)
    {
        var last = name.AsSpan(name.LastIndexOf('.') + 1);
        return !last.ContainsAnyExceptInRange('0', '9')
            || (last.StartsWith("0x") && !last[2..].ContainsAnyExcept(HexDigits));
    }

    private static bool TryReadHeaders(
        ReadOnlySpan<byte> lines, ReadOnlySpan<byte> authority, bool needsHost, out string reason)
    {
        var (count, hasHost) = (0, false);
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf("\r\n"u8);
            var line = lines[..end];
            lines = lines[(end + 2)..];
            if (++count > MaxHeaders) return Fail($"The head has more than {MaxHeaders} headers.", out reason);
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[..colon].ContainsAnyExcept(TokenBytes))
                return Fail("A header has no legal name.", out reason);
            var name = line[..colon];
            if (Is(name, "content-length") || Is(name, "transfer-encoding"))
                return Fail("A CONNECT request has no body.", out reason);
            if (!Is(name, "host")) continue;
            if (hasHost) return Fail("There are two Host headers.", out reason);
            hasHost = true;
            if (!IsSameHost(line[(colon + 1)..].Trim(" \t"u8), authority))
                return Fail("The Host header names another target.", out reason);
        }

        if (needsHost && !hasHost) return Fail("There is no Host header.", out reason);
        reason = "";
        return true;
    }

    private static bool Is(ReadOnlySpan<byte> name, string expected) => Ascii.EqualsIgnoreCase(name, expected);

    // Some clients leave the port out here.
    private static bool IsSameHost(ReadOnlySpan<byte> value, ReadOnlySpan<byte> authority) =>
        Ascii.EqualsIgnoreCase(value, authority)
        || Ascii.EqualsIgnoreCase(value, authority[..authority.LastIndexOf((byte)':')]);
}
