using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KariOrleans.Sdk;

/// <summary>JSON to and from bytes without reflection: serialiser metadata costs cold start.</summary>
internal static class JsonText
{
    public static byte[] ToUtf8(JsonNode? value)
    {
        if (value is null) return "null"u8.ToArray();
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer)) value.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
