using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KariOrleans.Grains;

/// <summary>JSON values as UTF-8.</summary>
internal static class JsonBytes
{
    /// <summary>Whether a stranger's bytes are exactly one JSON value.</summary>
    public static bool IsOneValue(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read()) return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public static byte[] Of(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer)) value.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] Of(JsonNode? value)
    {
        if (value is null) return "null"u8.ToArray();
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer)) value.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }
}
