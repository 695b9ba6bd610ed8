using System.Buffers;
using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// Packs rows value by value, for callers that stream rows and must know how large a batch has become.
/// </summary>
public sealed class PackedRowBuilder
{
    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);

    /// <summary>Bytes packed so far.</summary>
    public int Length => buffer.WrittenCount;

    /// <summary>The packed values.</summary>
    public ReadOnlyMemory<byte> Packed => buffer.WrittenMemory;

    /// <summary>Appends one value.</summary>
    /// <exception cref="ArgumentException">The value's type has no place in a row.</exception>
    public void Add(object? value)
    {
        var writer = new MessagePackWriter(buffer);
        PackedRows.WriteValue(ref writer, value);
        writer.Flush();
    }

    /// <summary>Appends a text without a string: UTF-8 as it was read from somewhere.</summary>
    public void AddText(ReadOnlySpan<byte> utf8)
    {
        var writer = new MessagePackWriter(buffer);
        writer.WriteString(utf8);
        writer.Flush();
    }

    /// <summary>Appends a number without boxing it.</summary>
    public void AddNumber(double value)
    {
        var writer = new MessagePackWriter(buffer);
        writer.Write(value);
        writer.Flush();
    }

    /// <summary>Empties the builder and keeps its memory.</summary>
    public void Clear() => buffer.ResetWrittenCount();
}
