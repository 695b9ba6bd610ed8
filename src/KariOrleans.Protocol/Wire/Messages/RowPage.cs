using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>Rows, platform to child.</summary>
/// <param name="Columns">Names of the columns, in order.</param>
/// <param name="RowCount">How many rows follow.</param>
/// <param name="Rows">RowCount × Columns values, row after row, see <see cref="PackedRows"/>.</param>
/// <param name="NextCursor">Where the next page begins, or null on the last page.</param>
public sealed record RowPage(string[] Columns, int RowCount, ReadOnlyMemory<byte> Rows, string? NextCursor)
    : IWireMessage<RowPage>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(4);
        WireCodec.WriteTexts(ref writer, Columns);
        writer.Write(RowCount);
        WireCodec.WriteBytes(ref writer, Rows);
        WireCodec.WriteText(ref writer, NextCursor);
    }

    /// <inheritdoc/>
    public static RowPage Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 4);
        return new RowPage(
            WireCodec.ReadTexts(ref reader),
            reader.ReadInt32(),
            WireCodec.ReadBytes(ref reader),
            WireCodec.ReadText(ref reader));
    }
}
