using System.Text;
using KariOrleans.ExtensionHost;

namespace KariOrleans.Tests.Sandbox.Egress;

/// <summary>The relay in the child: what clients say to a proxy, made into a tunnel.</summary>
public sealed class ProxyRequestTests
{
    [Theory]
    [InlineData("GET http://a.b/x?y=1 HTTP/1.1", "a.b", 80, "GET /x?y=1 HTTP/1.1")]
    [InlineData("GET http://a.b HTTP/1.1", "a.b", 80, "GET / HTTP/1.1")]
    [InlineData("POST http://a.b:8080?q HTTP/1.1", "a.b", 8080, "POST /?q HTTP/1.1")]
    [InlineData("GET http://a.b/%2e%2e/a//b HTTP/1.0", "a.b", 80, "GET /%2e%2e/a//b HTTP/1.0")]
    [InlineData("GET http://[::1]:81/ HTTP/1.1", "::1", 81, "GET / HTTP/1.1")]
    public void WholeAddress_BecomesATunnelAndARequest(string line, string host, int port, string first)
    {
        var request = Parse(
            $"{line}\r\nHost: a.b\r\nProxy-Connection: Keep-Alive\r\nconnection: x\r\nX: y\r\n\r\nbody");

        Assert.Equal((host, port, false), (request.Host, request.Port, request.IsTunnel));
        Assert.Equal(
            $"{first}\r\nHost: a.b\r\nX: y\r\nConnection: close\r\n\r\nbody",
            Encoding.Latin1.GetString(request.FirstBytes.Span));
    }

    [Theory]
    [InlineData("CONNECT a.b:443 HTTP/1.1", "a.b", 443)]
    [InlineData("CONNECT [::1]:443 HTTP/1.0", "::1", 443)]
    public void Connect_IsATunnel(string line, string host, int port)
    {
        var request = Parse($"{line}\r\n\r\n");

        Assert.Equal((host, port, true), (request.Host, request.Port, request.IsTunnel));
        Assert.StartsWith(
            "HTTP/1.1 200 ", Encoding.Latin1.GetString(request.FirstBytes.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET https://a.b/ HTTP/1.1\r\n\r\n")]
    [InlineData("GET ftp://a.b/ HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT a.b HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT a.b:443 HTTP/1.1\r\n\r\nearly")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    public void AnythingElse_IsNotUnderstood(string head) => Assert.Null(Parse(head).Host);

    private static ProxyRequest Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        return ProxyRequest.Parse(Encoding.Latin1.GetBytes(text[..end]), Encoding.Latin1.GetBytes(text[end..]));
    }
}
