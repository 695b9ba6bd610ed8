using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>A host call or notice, child to platform.</summary>
/// <param name="ParentCall">
/// Id of the call in flight on whose behalf the code asks, or 0 for the extension itself. It selects the user; tenant
/// and extension come from the session and can't be named here.
/// </param>
/// <param name="Arguments">The method's own message.</param>
public sealed record HostCallMessage(uint ParentCall, ReadOnlyMemory<byte> Arguments) : IWireMessage<HostCallMessage>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        writer.Write(ParentCall);
        WireCodec.WriteBytes(ref writer, Arguments);
    }

    /// <inheritdoc/>
    public static HostCallMessage Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 2);
        return new HostCallMessage(reader.ReadUInt32(), WireCodec.ReadBytes(ref reader));
    }
}
