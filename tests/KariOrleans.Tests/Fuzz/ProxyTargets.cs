using System.Net;
using System.Text;
using CsCheck;
using KariOrleans.Sandbox.Egress;

namespace KariOrleans.Tests.Fuzz;

/// <summary>The parser of requests to the egress proxy.</summary>
internal static class ProxyTargets
{
    private const int MaxReason = 200;

    private static readonly IReadOnlyList<byte[]> Corpus = FuzzCorpus.Read("proxy");

    private static readonly byte[][] Words =
    [
        .. ((string[])
        [
            "\r\n", "\r\n\r\n", "\n", "\r", "CONNECT ", " HTTP/1.1", " HTTP/1.0", "Host: ", ":443", ":", "[", "]", "::",
            "%", "@", "..", ".", "-", "0x", "127.0.0.1", "[::1]", "Content-Length: 1\r\n", "Transfer-Encoding: x\r\n",
            "\t", " ", "X: y\r\n", "xn--", "65536", "0",
        ]).Select(Encoding.ASCII.GetBytes),
        [0], [0x7f], [0xff], [0xc3, 0xa9],
    ];

    /// <summary>Reads heads; what is read has one meaning.</summary>
    public static FuzzTarget Connect { get; } = new(
        "proxy requests", 160_000, Corpus, Gen.Frequency((1, new Mutants(Corpus, Words)), (1, new ConnectHeads())))
    {
        Read = Read,
        AllocatedBytes = 8 * 1024,
        AllocatedBytesPerByte = 8,
    };

    private static void Read(byte[] input)
    {
        var length = ConnectRequest.LengthOfHead(input);
        if (length > input.Length) throw new FuzzFinding("the head is longer than what was received");
        // Whatever follows the head is not the parser's, and what has no end it must refuse.
        var head = length < 0 ? input : input.AsSpan(0, length);
        if (!ConnectRequest.TryParse(head, out var request, out var reason))
        {
            if (reason.Length is 0 or > MaxReason || reason.Any(char.IsControl))
                throw new FuzzFinding($"the refusal says nothing fit to be shown: {reason}");
            return;
        }

        if (length < 0) throw new FuzzFinding("a head without an end was read");
        CheckMeaning(request);
        var shown = request.Literal is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 }
            ? $"[{request.Host}]" : request.Host;
        var written = Encoding.ASCII.GetBytes(
            $"CONNECT {shown}:{request.Port} HTTP/1.1\r\nHost: {shown}:{request.Port}\r\n\r\n");
        if (!ConnectRequest.TryParse(written, out var again, out var why) || again != request)
            throw new FuzzFinding($"{request} is not read again as itself: {why}{again}");
    }

    private static void CheckMeaning(ConnectRequest request)
    {
        if (request.Port is < 1 or > 65_535) throw new FuzzFinding($"the port is {request.Port}");
        if (request.Literal is { } address)
        {
            if (request.Host != address.ToString()) throw new FuzzFinding($"{request.Host} is not {address}");
            return;
        }

        // A name must be one for every resolver: inet_aton takes more for an address than .NET does.
        var last = request.Host[(request.Host.LastIndexOf('.') + 1)..];
        if (IPAddress.TryParse(request.Host, out _) || last.All(char.IsAsciiDigit)
            || request.Host.Length is 0 or > 253
            || request.Host.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '-')))
            throw new FuzzFinding($"{request.Host} is no host name");
    }
}
