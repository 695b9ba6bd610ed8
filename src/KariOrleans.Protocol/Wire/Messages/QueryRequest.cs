using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>Reads a page of rows.</summary>
/// <param name="Table">The table.</param>
/// <param name="FilterJson">The filter as UTF-8 JSON; empty selects every row in sight.</param>
/// <param name="Columns">The columns to return; empty = all, the automatic ones included.</param>
/// <param name="OrderBy">Columns to order by, a leading <c>-</c> for descending; ties are broken by id.</param>
/// <param name="Limit">Rows at the most, 1 to 10,000; 0 = 100.</param>
/// <param name="Cursor">The cursor of the page before, or null for the first page.</param>
public sealed record QueryRequest(
    string Table, byte[] FilterJson, string[] Columns, string[] OrderBy, int Limit, string? Cursor)
    : IWireMessage<QueryRequest>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(6);
        writer.Write(Table);
        writer.Write(FilterJson);
        WireCodec.WriteTexts(ref writer, Columns);
        WireCodec.WriteTexts(ref writer, OrderBy);
        writer.Write(Limit);
        WireCodec.WriteText(ref writer, Cursor);
    }

    /// <inheritdoc/>
    public static QueryRequest Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 6);
        return new QueryRequest(
            WireCodec.ReadRequiredText(ref reader),
            WireCodec.ReadBytes(ref reader),
            WireCodec.ReadTexts(ref reader),
            WireCodec.ReadTexts(ref reader),
            reader.ReadInt32(),
            WireCodec.ReadText(ref reader));
    }
}
