using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>Changes the rows that a filter selects.</summary>
/// <param name="Table">The table.</param>
/// <param name="FilterJson">The filter as UTF-8 JSON; empty selects every row in sight.</param>
/// <param name="Columns">The columns to set, in order.</param>
/// <param name="Values">One packed row of the new values, see <see cref="PackedRows"/>.</param>
public sealed record UpdateRequest(string Table, byte[] FilterJson, string[] Columns, ReadOnlyMemory<byte> Values)
    : IWireMessage<UpdateRequest>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(4);
        writer.Write(Table);
        writer.Write(FilterJson);
        WireCodec.WriteTexts(ref writer, Columns);
        WireCodec.WriteBytes(ref writer, Values);
    }

    /// <inheritdoc/>
    public static UpdateRequest Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 4);
        return new UpdateRequest(
            WireCodec.ReadRequiredText(ref reader),
            WireCodec.ReadBytes(ref reader),
            WireCodec.ReadTexts(ref reader),
            WireCodec.ReadBytes(ref reader));
    }
}
