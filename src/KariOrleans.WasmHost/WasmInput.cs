using System.Buffers;
using System.Text.Json;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.WasmHost;

/// <summary>What a module gets of a call: JSON, and nothing that says who calls.</summary>
internal static class WasmInput
{
    // A written property takes its name and value along with quotes, escapes and commas.
    private const int Envelope = 1024;

    /// <summary>The input of a plugin: the body as it came, or an empty object.</summary>
    public static ReadOnlyMemory<byte> OfPlugin(ReadOnlyMemory<byte> body) => body.IsEmpty ? "{}"u8.ToArray() : body;

    /// <summary>
    /// The input of an endpoint: <c>method</c>, <c>path</c>, <c>route</c> and <c>query</c> as objects of texts, and
    /// <c>body</c>, null where there is none.
    /// </summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static ReadOnlyMemory<byte> OfEndpoint(CallMessage call, ReadOnlyMemory<byte> body)
    {
        var buffer = new ArrayBufferWriter<byte>(body.Length + Envelope);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("method", call.HttpMethod);
        writer.WriteString("path", call.Path);
        writer.WriteStartObject("route");
        foreach (var (name, value) in call.RouteValues) writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WriteStartObject("query");
        foreach (var (name, value) in QueryOf(call)) writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WritePropertyName("body");
        if (body.IsEmpty) writer.WriteNullValue();
        else writer.WriteRawValue(body.Span);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>Reads a body, or nothing where it is larger than allowed.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadBodyAsync(
        IncomingCall call, int limit, CancellationToken cancellationToken)
    {
        if (!call.Message.Body.IsEmpty) return call.Message.Body.Length <= limit ? call.Message.Body : null;
        using var body = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(WireLimits.BodyChunkBytes);
        try
        {
            while (await call.Body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false) is var count and > 0)
            {
                if (body.Length + count > limit) return null;
                body.Write(chunk.AsSpan(0, count));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    // Of a name that is given twice the first counts, as in the SDK.
    private static IEnumerable<KeyValuePair<string, string>> QueryOf(CallMessage call)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in (call.Query ?? "").TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? part : part[..equals]);
            if (seen.Add(name)) yield return new(name, equals < 0 ? "" : Decode(part[(equals + 1)..]));
        }

        static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
    }
}
