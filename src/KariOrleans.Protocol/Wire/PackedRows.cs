using System.Buffers;
using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// Rows as consecutive MessagePack values without any envelope, so that a bulk insert passes through the platform as
/// one opaque block of bytes. Values are nil, boolean, integer (64 bit), float (64 bit), text or binary.
/// </summary>
public static class PackedRows
{
    /// <summary>Appends one value.</summary>
    /// <exception cref="ArgumentException">The value's type has no place in a row.</exception>
    public static void WriteValue(ref MessagePackWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNil(); break;
            case string text: writer.Write(text); break;
            case bool flag: writer.Write(flag); break;
            case int number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            case float number: writer.Write((double)number); break;
            case decimal number: writer.Write((double)number); break;
            case byte[] bytes: writer.Write(bytes); break;
            case DateTimeOffset instant: writer.Write(FormatInstant(instant)); break;
            default:
                throw new ArgumentException(
                    $"A row can't hold a {value.GetType().Name}. Use text, boolean, integer, number, bytes or "
                        + $"DateTimeOffset.");
        }
    }

    /// <summary>
    /// Reads one value: null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, text or bytes.
    /// </summary>
    /// <exception cref="WireException">The next value has a type that has no place in a row.</exception>
    public static object? ReadValue(ref MessagePackReader reader) => reader.NextMessagePackType switch
    {
        MessagePackType.Nil => reader.TryReadNil() ? null : throw new WireException("A nil could not be read."),
        MessagePackType.Boolean => reader.ReadBoolean(),
        MessagePackType.Integer => reader.ReadInt64(),
        MessagePackType.Float => reader.ReadDouble(),
        MessagePackType.String => WireCodec.ReadText(ref reader, WireLimits.MaxPayloadBytes),
        MessagePackType.Binary => WireCodec.ReadBytes(ref reader),
        _ => throw new WireException($"A row holds a {reader.NextMessagePackType}, which is no column type."),
    };

    /// <summary>Packs rows of equal width.</summary>
    public static byte[] Pack(IEnumerable<IReadOnlyList<object?>> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        var writer = new MessagePackWriter(buffer);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++) WriteValue(ref writer, row[i]);
        }

        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Unpacks rows of <paramref name="width"/> values that a stranger packed.</summary>
    /// <exception cref="WireException">The bytes aren't <paramref name="count"/> × <paramref name="width"/>
    /// values.</exception>
    public static object?[][] Unpack(ReadOnlyMemory<byte> rows, int count, int width) =>
        WireCodec.Decode(rows, (ref reader) =>
        {
            // Each value takes at least one byte, so an announced size beyond the bytes there are is a lie.
            if (count < 0 || width < 0 || (long)count * Math.Max(width, 1) > rows.Length)
                throw new WireException($"{rows.Length} bytes can't hold {count} rows of {width} values.");
            var unpacked = new object?[count][];
            for (var r = 0; r < count; r++)
            {
                var row = new object?[width];
                for (var c = 0; c < width; c++) row[c] = ReadValue(ref reader);
                unpacked[r] = row;
            }

            return unpacked;
        });

    /// <summary>An instant as the platform stores it: UTC, ISO 8601, microseconds, ordered as text.</summary>
    public static string FormatInstant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
