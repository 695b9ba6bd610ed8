using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>Inserts rows, all or none.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns that each row gives values for, in order.</param>
/// <param name="RowCount">How many rows follow.</param>
/// <param name="Rows">RowCount × Columns MessagePack values, row after row, see <see cref="PackedRows"/>.</param>
public sealed record InsertRequest(string Table, string[] Columns, int RowCount, ReadOnlyMemory<byte> Rows)
    : IWireMessage<InsertRequest>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(4);
        writer.Write(Table);
        WireCodec.WriteTexts(ref writer, Columns);
        writer.Write(RowCount);
        WireCodec.WriteBytes(ref writer, Rows);
    }

    /// <inheritdoc/>
    public static InsertRequest Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 4);
        return new InsertRequest(
            WireCodec.ReadRequiredText(ref reader),
            WireCodec.ReadTexts(ref reader),
            reader.ReadInt32(),
            WireCodec.ReadBytes(ref reader));
    }
}
