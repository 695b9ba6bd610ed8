using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>Counts or deletes the rows that a filter selects.</summary>
/// <param name="Table">The table.</param>
/// <param name="FilterJson">The filter as UTF-8 JSON (see <c>docs/data.md</c>); empty selects every row in
/// sight.</param>
public sealed record FilterRequest(string Table, byte[] FilterJson) : IWireMessage<FilterRequest>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        writer.Write(Table);
        writer.Write(FilterJson);
    }

    /// <inheritdoc/>
    public static FilterRequest Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 2);
        return new FilterRequest(WireCodec.ReadRequiredText(ref reader), WireCodec.ReadBytes(ref reader));
    }
}
