using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk;

/// <summary>The answer of an endpoint.</summary>
/// <param name="Status">The HTTP status, 200 to 599.</param>
/// <param name="ContentType">The body's media type, or null without a body.</param>
/// <param name="Body">The body, at most 4 MiB less 64 KiB.</param>
public sealed record EndpointResponse(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    private const int MaxHeaders = WireLimits.MaxListLength / 2;

    /// <summary>
    /// Headers to set. Those that belong to the platform (cookies, transport, security) are left out by it.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>A JSON answer.</summary>
    public static EndpointResponse Json(JsonNode? value, int status = 200) =>
        new(status, "application/json", JsonText.ToUtf8(value));

    /// <summary>A text answer.</summary>
    public static EndpointResponse Text(
        string text, string contentType = "text/plain; charset=utf-8", int status = 200) =>
        new(status, contentType, Encoding.UTF8.GetBytes(text));

    /// <summary>An answer without a body.</summary>
    public static EndpointResponse Empty(int status = 204) => new(status, null, default);

    /// <summary>A problem (RFC 9457) with our members <c>code</c> and <c>remedy</c>.</summary>
    public static EndpointResponse Problem(int status, string code, string detail, string? remedy = null)
    {
        var problem = new JsonObject { ["status"] = status, ["code"] = code, ["detail"] = detail };
        if (remedy is not null) problem["remedy"] = remedy;
        return new(status, "application/problem+json", JsonText.ToUtf8(problem));
    }

    // What the wire refuses would end the session: an author's slip must be one failed call.
    internal ResultMessage ToMessage()
    {
        if (Status is < 200 or > 599)
            throw new InvalidOperationException($"The status {Status} is not from 200 to 599.");
        if (Headers.Count > MaxHeaders)
            throw new InvalidOperationException($"There are more than {MaxHeaders} headers.");
        if (IsTooLong(ContentType) || HasTooLongHeader())
            throw new InvalidOperationException($"A header is longer than {WireLimits.MaxTextLength} characters.");
        return new ResultMessage { Status = Status, ContentType = ContentType, Headers = HeaderArray(), Body = Body };
    }

    // By hand: what sequences of pairs need would be compiled at the first call of every process.
    private bool HasTooLongHeader()
    {
        for (var i = 0; i < Headers.Count; i++)
        {
            if (IsTooLong(Headers[i].Key) || IsTooLong(Headers[i].Value)) return true;
        }

        return false;
    }

    private KeyValuePair<string, string>[] HeaderArray()
    {
        var headers = new KeyValuePair<string, string>[Headers.Count];
        for (var i = 0; i < headers.Length; i++) headers[i] = Headers[i];
        return headers;
    }

    private static bool IsTooLong(string? text) => text?.Length > WireLimits.MaxTextLength;
}
