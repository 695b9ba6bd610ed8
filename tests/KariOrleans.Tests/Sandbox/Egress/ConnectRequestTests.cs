using System.Text;
using CsCheck;
using KariOrleans.Sandbox.Egress;

namespace KariOrleans.Tests.Sandbox.Egress;

public sealed class ConnectRequestTests
{
    [Theory]
    [InlineData("api.github.com:443", "api.github.com", 443)]
    [InlineData("API.GitHub.com:443", "api.github.com", 443)]
    [InlineData("a:1", "a", 1)]
    [InlineData("xn--bcher-kva.example:65535", "xn--bcher-kva.example", 65535)]
    [InlineData("1.2.3.4:80", "1.2.3.4", 80)]
    [InlineData("[2606:4700:0::1111]:443", "2606:4700::1111", 443)]
    [InlineData("[::FFFF:1.2.3.4]:443", "::ffff:1.2.3.4", 443)]
    public void Target_IsRead(string authority, string host, int port)
    {
        var request = Read($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n");

        Assert.Equal((host, port), (request.Host, request.Port));
        Assert.Equal(char.IsAsciiDigit(authority[0]) || authority[0] == '[', request.Literal is not null);
    }

    [Theory]
    [InlineData("CONNECT a.b:443 HTTP/1.0\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nhOST:A.B:443\r\nUser-Agent: curl\r\nProxy-Connection: Keep-Alive\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b:443 \r\nProxy-Authorization: Basic eDp5\r\nX-Empty:\r\n\r\n")]
    public void HeadOfARealClient_IsRead(string head) => Assert.Equal("a.b", Read(head).Host);

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    [InlineData("GET http://a.b/ HTTP/1.1\r\nHost: a.b\r\n\r\n")]
    [InlineData("connect a.b:443 HTTP/1.1\r\nHost: a.b\r\n\r\n")]
    [InlineData("CONNECT  a.b:443 HTTP/1.1\r\nHost: a.b\r\n\r\n")]
    [InlineData("CONNECT a.b:443  HTTP/1.1\r\nHost: a.b\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/2\r\nHost: a.b\r\n\r\n")]
    [InlineData("CONNECT a.b:443\r\n\r\n")]
    [InlineData("CONNECT HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT  HTTP/1.1\r\nHost: a.b\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: c.d:443\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b:80\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\nHost: a.b\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\ntransfer-encoding: chunked\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost : a.b\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\n X: folded\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\nno colon\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\n: no name\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\nX: a\nY: b\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\nX: a\rb\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\nX: \0\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\nHost: a.b\n\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\nHost: a.b\r\n\r\nGET / HTTP/1.1\r\n\r\n")]
    public void HeadWithTwoMeanings_IsRefused(string head) => Refused(head);

    [Theory]
    [InlineData("a.b")]
    [InlineData(":443")]
    [InlineData("a.b:")]
    [InlineData("a.b:0")]
    [InlineData("a.b:65536")]
    [InlineData("a.b:0443")]
    [InlineData("a.b:+443")]
    [InlineData("a.b:443x")]
    [InlineData("a.b:99999999999")]
    [InlineData("a.b.:443")]
    [InlineData(".a.b:443")]
    [InlineData("a..b:443")]
    [InlineData("-a.b:443")]
    [InlineData("a-.b:443")]
    [InlineData("a_b.c:443")]
    [InlineData("a%2eb:443")]
    [InlineData("user@a.b:443")]
    [InlineData("http://a.b:443")]
    [InlineData("a.b:443/path")]
    [InlineData("a.b:443:443")]
    [InlineData("bücher.example:443")]
    [InlineData("127.1:443")]
    [InlineData("2130706433:443")]
    [InlineData("0x7f000001:443")]
    [InlineData("0x7F.0.0.1:443")]
    [InlineData("017700000001:443")]
    [InlineData("127.0.0.01:443")]
    [InlineData("1.2.3.4.5:443")]
    [InlineData("256.1.1.1:443")]
    [InlineData("a.1:443")]
    [InlineData("a.0x1:443")]
    [InlineData("[::1:443")]
    [InlineData("[]:443")]
    [InlineData("[fe80::1%25eth0]:443")]
    [InlineData("[fe80::1%1]:443")]
    [InlineData("[1.2.3.4]:443")]
    [InlineData("[::1]x:443")]
    public void TargetThatOthersCouldReadDifferently_IsRefused(string authority) =>
        Refused($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n");

    [Fact]
    public void LengthsAndCounts_AreBounded()
    {
        Read($"CONNECT {Name(253)}:443 HTTP/1.0\r\n\r\n");
        Refused($"CONNECT {Name(254)}:443 HTTP/1.0\r\n\r\n");
        Refused($"CONNECT {new string('a', 64)}.b:443 HTTP/1.0\r\n\r\n");
        Read($"CONNECT a.b:443 HTTP/1.0\r\n{Headers(ConnectRequest.MaxHeaders)}\r\n");
        Refused($"CONNECT a.b:443 HTTP/1.0\r\n{Headers(ConnectRequest.MaxHeaders + 1)}\r\n");
        Refused($"CONNECT a.b:443 HTTP/1.0\r\nX: {new string('x', ConnectRequest.MaxBytes)}\r\n\r\n");

        static string Headers(int count) => string.Concat(Enumerable.Repeat("X: y\r\n", count));
        static string Name(int length) =>
            string.Join('.', Enumerable.Repeat(new string('a', 49), 6))[..length].TrimEnd('.').PadRight(length, 'b');
    }

    [Fact]
    public void AnyBytes_AreReadOrRefused_AndWhatIsReadMeansTheSameAgain()
    {
        const string Valid = "CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com:443\r\nX: y\r\n\r\n";
        var changes = Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Byte, Gen.Int[0, 2]).Array[0, 6];

        changes.Sample(list =>
        {
            var bytes = Encoding.Latin1.GetBytes(Valid).ToList();
            foreach (var (at, value, kind) in list)
            {
                var index = Math.Min(at, bytes.Count - 1);
                if (kind == 0) bytes[index] = value;
                else if (kind == 1) bytes.Insert(index, value);
                else bytes.RemoveAt(index);
            }

            if (!ConnectRequest.TryParse(bytes.ToArray(), out var request, out var reason)) return reason.Length > 0;
            var host = request.Literal?.ToString() ?? request.Host;
            var name = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
            return request == Read($"CONNECT {name}:{request.Port} HTTP/1.0\r\n\r\n");
        }, iter: 20_000);
    }

    private static ConnectRequest Read(string head)
    {
        Assert.True(ConnectRequest.TryParse(Encoding.Latin1.GetBytes(head), out var request, out var reason), reason);
        return request;
    }

    private static void Refused(string head)
    {
        Assert.False(ConnectRequest.TryParse(Encoding.UTF8.GetBytes(head), out var request, out var reason));
        Assert.Null(request);
        Assert.EndsWith(".", reason, StringComparison.Ordinal);
    }
}
