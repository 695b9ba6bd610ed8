using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KariOrleans.Sandbox.Egress;

/// <summary>Why the proxy did not connect.</summary>
/// <param name="Outcome">How the connection ended by it.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Rule">A stable word for programs.</param>
/// <param name="Detail">What happened, to what.</param>
/// <param name="Remedy">What to do next.</param>
internal sealed record EgressDenial(EgressOutcome Outcome, int Status, string Rule, string Detail, string Remedy)
{
    public static EgressDenial Malformed(string why) => new(
        EgressOutcome.Malformed, 400, "connect_malformed", why,
        "Send CONNECT host:port HTTP/1.1 with a Host header, or use the relay that HTTPS_PROXY names.");

    public static EgressDenial HeadTooSlow(TimeSpan limit) => new(
        EgressOutcome.Malformed, 408, "connect_too_slow",
        $"The request was not complete within {limit.TotalSeconds:0.#} s.", "Send the head in one piece.");

    public static EgressDenial Crowded(int limit) => new(
        EgressOutcome.OverLimit, 503, "too_many_connections",
        $"The extension has {limit} connections open, which is the limit.", "Close some, or reuse them.");

    public static EgressDenial Spent(long limit) => new(
        EgressOutcome.OverLimit, 503, "too_many_bytes",
        $"The extension has moved {limit >> 20} MiB in this hour, which is the limit.", "Try again in an hour.");

    public static EgressDenial Unknown(string host) => new(
        EgressOutcome.Unreachable, 502, "host_unknown", $"{host} has no address.",
        "Check the name, and that the server's machine can look it up.");

    public static EgressDenial Unreachable(string host, int port) => new(
        EgressOutcome.Unreachable, 502, "host_unreachable", $"{host} does not take connections on port {port}.",
        "Check that the other server is up and lets this one in.");

    public static EgressDenial ConnectTooSlow(string host, int port, TimeSpan limit) => new(
        EgressOutcome.ConnectTimedOut, 504, "connect_timed_out",
        $"{host} port {port} could not be reached within {limit.TotalSeconds:0.#} s.", "Try again later.");

    /// <summary>
    /// The answer. The rule stands in the first line as well: it is all that many clients show of a refused CONNECT.
    /// </summary>
    public byte[] ToHttp()
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("title", "The connection was refused by the platform.");
            json.WriteNumber("status", Status);
            json.WriteString("code", Rule);
            json.WriteString("detail", Detail);
            json.WriteString("remedy", Remedy);
            json.WriteEndObject();
        }

        var head = string.Create(CultureInfo.InvariantCulture, $"""
            HTTP/1.1 {Status} {Rule}
            Content-Type: application/problem+json
            Content-Length: {body.Length}
            Connection: close


            """).ReplaceLineEndings("\r\n");
        return [.. Encoding.ASCII.GetBytes(head), .. body.GetBuffer().AsSpan(0, (int)body.Length)];
    }
}
