using System.Text.Json;
using System.Text.Unicode;
using MessagePack;

namespace KariOrleans.Protocol.Data;

/// <summary>
/// Reads packed values that a stranger wrote and checks them against their columns, without allocating.
/// </summary>
public sealed class ColumnValueReader
{
    private readonly byte[] instant = new byte[InstantText.Length];

    /// <summary>Reads the next value for a column.</summary>
    /// <param name="reader">Where the value is.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="value">The value.</param>
    /// <returns>What is wrong with the value, as a clause such as "integer was expected, got text"; or null.</returns>
    /// <exception cref="MessagePackSerializationException">The bytes aren't MessagePack.</exception>
    /// <exception cref="EndOfStreamException">The bytes end too early.</exception>
    public string? Read(ref MessagePackReader reader, ColumnType type, out ColumnValue value)
    {
        value = default;
        var given = reader.NextMessagePackType;
        if (given == MessagePackType.Nil)
        {
            reader.ReadNil();
            return null;
        }

        switch (type)
        {
            case ColumnType.Integer when given == MessagePackType.Integer:
                return ReadInteger(ref reader, out value);
            case ColumnType.Number when given is MessagePackType.Integer or MessagePackType.Float:
                return ReadNumber(ref reader, out value);
            case ColumnType.Boolean when given == MessagePackType.Boolean:
                value = ColumnValue.Of(reader.ReadBoolean() ? 1L : 0L);
                return null;
            case ColumnType.Text or ColumnType.Timestamp or ColumnType.Json when given == MessagePackType.String:
                return ReadText(ref reader, type, out value);
            default:
                return $"{type.Word()} was expected, got {Describe(given)}";
        }
    }

    private static string? ReadInteger(ref MessagePackReader reader, out ColumnValue value)
    {
        value = default;
        if (reader.NextCode == MessagePackCode.UInt64)
        {
            var large = reader.ReadUInt64();
            if (large > long.MaxValue) return "integer was expected, got one beyond 64 bits with sign";
            value = ColumnValue.Of((long)large);
            return null;
        }

        value = ColumnValue.Of(reader.ReadInt64());
        return null;
    }

    private static string? ReadNumber(ref MessagePackReader reader, out ColumnValue value)
    {
        var number = reader.NextMessagePackType == MessagePackType.Float ? reader.ReadDouble()
            : reader.NextCode == MessagePackCode.UInt64 ? reader.ReadUInt64()
            : reader.ReadInt64();
        value = ColumnValue.Of(number == 0 ? 0.0 : number);
        return double.IsFinite(number) ? null : "number was expected, got one that is not finite";
    }

    private string? ReadText(ref MessagePackReader reader, ColumnType type, out ColumnValue value)
    {
        value = default;

        // The bytes are always in one piece: the reader stands on an array, not on a stream.
        if (!reader.TryReadStringSpan(out var text))
            throw new MessagePackSerializationException("A text is in pieces.");
        if (type == ColumnType.Timestamp)
        {
            value = ColumnValue.Of(instant.AsSpan());
            return InstantText.TryNormalise(text, instant)
                ? null
                : "timestamp was expected, got text that is not ISO 8601";
        }

        value = ColumnValue.Of(text);
        if (!Utf8.IsValid(text)) return $"{type.Word()} was expected, got bytes that are not UTF-8";
        if (text.Contains((byte)0)) return $"{type.Word()} was expected, got text with U+0000";
        return type == ColumnType.Json && !IsJson(text) ? "json was expected, got text that is not JSON" : null;
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var json = new Utf8JsonReader(text);
            while (json.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Describe(MessagePackType type) => type switch
    {
        MessagePackType.Boolean => "a boolean",
        MessagePackType.Integer => "an integer",
        MessagePackType.Float => "a number",
        MessagePackType.String => "text",
        MessagePackType.Binary => "bytes",
        _ => $"a MessagePack {type}",
    };
}
