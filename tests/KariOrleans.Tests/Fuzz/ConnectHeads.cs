using System.Text;
using CsCheck;

namespace KariOrleans.Tests.Fuzz;

/// <summary>Heads of CONNECT requests, put together from parts that readers disagree about.</summary>
internal sealed class ConnectHeads : Gen<byte[]>
{
    private static readonly string[] Hosts =
    [
        "example.com", "EXAMPLE.com", "a", "a.b.c", "localhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1",
        "010.0.0.1", "1.2.3.4.", "1.2.3.256", "[::1]", "[::]", "[::ffff:10.0.0.1]", "[fe80::1%eth0]", "::1", "[::1",
        "[1:2:3:4:5:6:7:8]", "a_b", "-a", "a-", "a..b", ".", "", "a@b", "a/b", "a%2eb", "a b", "xn--a", "é", "a:1",
        "169.254.169.254", "1e3.1",
    ];

    private static readonly string[] Ports =
        ["443", "80", "1", "65535", "65536", "0", "00443", "-1", "+1", "4 3", "", "99999999999", "443/", "٣"];

    private static readonly string[] Methods = ["CONNECT ", "connect ", "CONNECT  ", "GET ", "CONNECT\t", ""];
    private static readonly string[] Versions = [" HTTP/1.1", " HTTP/1.0", " HTTP/2", "  HTTP/1.1", " http/1.1", ""];
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r", "\r\r\n", "\r\n "];

    private static readonly string[] Headers =
    [
        "Host: {0}", "host:{0}", "HOST:\t{0} ", "Host : {0}", "Host: other", "Host:", "X: y", "X y", ": y", "X\0: y",
        "Content-Length: 0", "Transfer-Encoding: chunked", "Proxy-Authorization: Basic eA==", "X: \u00ff", "X: \u0001",
    ];

    public override byte[] Generate(PCG pcg, Size? min, out Size size)
    {
        var target = $"{Any(pcg, Hosts, 4)}:{Any(pcg, Ports, 4)}";
        var head = new StringBuilder(128).Append(Any(pcg, Methods, 8)).Append(target).Append(Any(pcg, Versions, 8))
            .Append(Any(pcg, LineEnds, 32));
        head.AppendFormat(null, Any(pcg, Headers, 16), target).Append(Any(pcg, LineEnds, 32));
        for (var more = Below(pcg, Below(pcg, 32) == 0 ? 80 : 4); more > 0; more--)
            head.AppendFormat(null, Headers[Below(pcg, Headers.Length)], target).Append(Any(pcg, LineEnds, 32));
        var bytes = Encoding.UTF8.GetBytes(head.Append(Any(pcg, LineEnds, 32)).ToString());
        size = new Size((ulong)bytes.Length);
        return bytes;
    }

    // The first one, which is right, most of the time; otherwise any: one in so many.
    private static string Any(PCG pcg, string[] choices, int oneIn) =>
        Below(pcg, oneIn) == 0 ? choices[Below(pcg, choices.Length)] : choices[0];

    private static int Below(PCG pcg, int bound) => (int)pcg.Next((uint)bound);
}
