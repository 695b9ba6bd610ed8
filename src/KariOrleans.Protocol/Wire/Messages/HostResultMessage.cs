using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>The answer to a host call, platform to child.</summary>
/// <param name="Value">The method's own answer; empty on error.</param>
/// <param name="Error">What went wrong, or null.</param>
public sealed record HostResultMessage(ReadOnlyMemory<byte> Value, WireError? Error = null)
    : IWireMessage<HostResultMessage>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        WireCodec.WriteBytes(ref writer, Value);
        WireError.Write(ref writer, Error);
    }

    /// <inheritdoc/>
    public static HostResultMessage Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 2);
        return new HostResultMessage(WireCodec.ReadBytes(ref reader), WireError.ReadOptional(ref reader));
    }
}
