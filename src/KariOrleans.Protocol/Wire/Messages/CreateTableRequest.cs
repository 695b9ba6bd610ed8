using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>Asks for a table.</summary>
/// <param name="Table">Its name: any text of 1 to 200 characters.</param>
/// <param name="SchemaJson">
/// UTF-8 JSON object: column name → type word (<c>text</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>,
/// <c>timestamp</c>, <c>json</c>) or an object <c>{"type":…, "required":…, "unique":…, "index":…}</c>.
/// </param>
public sealed record CreateTableRequest(string Table, byte[] SchemaJson) : IWireMessage<CreateTableRequest>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        writer.Write(Table);
        writer.Write(SchemaJson);
    }

    /// <inheritdoc/>
    public static CreateTableRequest Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 2);
        return new CreateTableRequest(WireCodec.ReadRequiredText(ref reader), WireCodec.ReadBytes(ref reader));
    }
}
