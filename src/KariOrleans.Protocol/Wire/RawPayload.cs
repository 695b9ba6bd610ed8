using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>A payload that is sent as it is: a chunk of a body.</summary>
/// <param name="Bytes">The payload.</param>
public readonly record struct RawPayload(ReadOnlyMemory<byte> Bytes) : IWireMessage<RawPayload>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer) => writer.WriteRaw(Bytes.Span);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: the bytes of a chunk are taken from the frame
    /// itself.</exception>
    public static RawPayload Read(ref MessagePackReader reader) =>
        throw new NotSupportedException("A raw payload is the frame's payload; there is nothing to decode.");
}
