using System.Buffers;
using System.Text;
using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// Hand-written MessagePack for the few shapes of the protocol. No formatter is resolved at run time: generated and
/// dynamic formatters were the larger part of the child's cold start, and typeless ones would trust a stranger's types.
/// </summary>
internal static class WireCodec
{
    // Malformed text must be an error: a replacement character could make two different names equal.
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static void WriteText(ref MessagePackWriter writer, string? value)
    {
        if (value is null) writer.WriteNil();
        else writer.Write(value);
    }

    public static void WriteBytes(ref MessagePackWriter writer, ReadOnlyMemory<byte> value) => writer.Write(value.Span);

    public static void WriteTexts(ref MessagePackWriter writer, IReadOnlyList<string> values)
    {
        writer.WriteArrayHeader(values.Count);
        for (var i = 0; i < values.Count; i++) writer.Write(values[i]);
    }

    public static void WritePairs(ref MessagePackWriter writer, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        writer.WriteArrayHeader(pairs.Count * 2);
        for (var i = 0; i < pairs.Count; i++)
        {
            writer.Write(pairs[i].Key);
            writer.Write(pairs[i].Value);
        }
    }

    public static void ExpectArray(ref MessagePackReader reader, int atLeast)
    {
        var count = reader.ReadArrayHeader();
        if (count != atLeast) throw new WireException($"A message has {count} fields; {atLeast} were expected.");
    }

    public static string? ReadText(ref MessagePackReader reader, int maxLength = WireLimits.MaxTextLength)
    {
        if (reader.TryReadNil()) return null;

        // A text of n characters has at most 3n bytes in UTF-8; the check is made before a character is allocated.
        var bytes = reader.ReadStringSequence() ?? default;
        if (bytes.Length > maxLength * 3L) throw new WireException($"A text is longer than {maxLength} characters.");
        var text = bytes.IsSingleSegment ? StrictUtf8.GetString(bytes.FirstSpan) : StrictUtf8.GetString(bytes);
        return text.Length <= maxLength
            ? text : throw new WireException($"A text is longer than {maxLength} characters.");
    }

    public static string ReadRequiredText(ref MessagePackReader reader, int maxLength = WireLimits.MaxTextLength) =>
        ReadText(ref reader, maxLength) ?? throw new WireException("A required text is nil.");

    public static byte[] ReadBytes(ref MessagePackReader reader)
    {
        if (reader.TryReadNil()) return [];
        var bytes = reader.ReadBytes() ?? default;
        return bytes.Length == 0 ? [] : bytes.ToArray();
    }

    public static string[] ReadTexts(ref MessagePackReader reader, int maxCount = WireLimits.MaxListLength)
    {
        var count = ReadCount(ref reader, maxCount);
        if (count == 0) return [];
        var values = new string[count];
        for (var i = 0; i < count; i++) values[i] = ReadRequiredText(ref reader);
        return values;
    }

    public static KeyValuePair<string, string>[] ReadPairs(ref MessagePackReader reader)
    {
        var count = ReadCount(ref reader, WireLimits.MaxListLength * 2);
        if (count % 2 != 0) throw new WireException("A list of pairs has an odd number of entries.");
        if (count == 0) return [];
        var pairs = new KeyValuePair<string, string>[count / 2];
        for (var i = 0; i < pairs.Length; i++)
        {
            var key = ReadRequiredText(ref reader);
            pairs[i] = new KeyValuePair<string, string>(key, ReadRequiredText(ref reader));
        }

        return pairs;
    }

    public static int ReadCount(ref MessagePackReader reader, int max)
    {
        var count = reader.ReadArrayHeader();
        return count <= max ? count
            : throw new WireException($"A list has {count} entries; at most {max} are allowed.");
    }

    /// <summary>
    /// Runs a reader over a stranger's bytes and turns every way it can fail into <see cref="WireException"/>.
    /// </summary>
    public static T Decode<T>(ReadOnlyMemory<byte> payload, WireDecoder<T> decode)
    {
        try
        {
            var reader = new MessagePackReader(payload);
            var value = decode(ref reader);
            if (!reader.End) throw new WireException(
                $"A {typeof(T).Name} is followed by bytes that do not belong to it.");
            return value;
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or ArgumentException
                                    or OverflowException or InvalidOperationException)
        {
            throw new WireException($"A {typeof(T).Name} could not be read: {e.Message}", e);
        }
    }
}

internal delegate T WireDecoder<out T>(ref MessagePackReader reader);
