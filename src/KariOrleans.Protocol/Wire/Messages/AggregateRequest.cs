using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>Groups and aggregates rows.</summary>
/// <param name="Table">The table.</param>
/// <param name="FilterJson">The filter as UTF-8 JSON; empty selects every row in sight.</param>
/// <param name="GroupBy">Columns to group by; empty = one group. They are the first columns of the answer.</param>
/// <param name="Aggregates">
/// What to compute per group, as <c>count</c>, <c>sum:column</c>, <c>avg:column</c>, <c>min:column</c>,
/// <c>max:column</c>. Each is a column of the answer under that name.
/// </param>
public sealed record AggregateRequest(string Table, byte[] FilterJson, string[] GroupBy, string[] Aggregates)
    : IWireMessage<AggregateRequest>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(4);
        writer.Write(Table);
        writer.Write(FilterJson);
        WireCodec.WriteTexts(ref writer, GroupBy);
        WireCodec.WriteTexts(ref writer, Aggregates);
    }

    /// <inheritdoc/>
    public static AggregateRequest Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 4);
        return new AggregateRequest(
            WireCodec.ReadRequiredText(ref reader),
            WireCodec.ReadBytes(ref reader),
            WireCodec.ReadTexts(ref reader),
            WireCodec.ReadTexts(ref reader));
    }
}
