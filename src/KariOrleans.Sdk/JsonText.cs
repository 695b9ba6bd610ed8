using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KariOrleans.Sdk;

/// <summary>JSON to and from bytes without reflection: serialiser metadata costs cold start.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static byte[] ToUtf8(JsonNode? value)
    {
        if (value is null) return "null"u8.ToArray();
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer)) value.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads JSON and finds every fault now. JsonNode would report a duplicate name or half a surrogate pair only where
    /// the author's code happens to touch it, as an exception that blames the author.
    /// </summary>
    /// <exception cref="JsonException">The bytes are not JSON, or not unambiguous JSON.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        var value = JsonNode.Parse(utf8, nodeOptions: null, Strict);
        if (utf8.IndexOf("\\ud"u8) >= 0 || utf8.IndexOf("\\uD"u8) >= 0) CheckEscapes(utf8);
        return value;
    }

    private static void CheckEscapes(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped) continue;
            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException e)
            {
                throw new JsonException($"A text near byte {reader.TokenStartIndex} holds half a surrogate pair.", e);
            }
        }
    }
}
