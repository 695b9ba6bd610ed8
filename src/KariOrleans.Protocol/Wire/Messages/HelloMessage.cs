using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>The child's first words.</summary>
/// <param name="WireVersion">The wire version the child speaks; must equal <see cref="WireLimits.Version"/>.</param>
/// <param name="Token">The session token that the platform wrote to the child's standard input.</param>
/// <param name="ProcessId">The child's process id as it sees itself.</param>
/// <param name="Runtime">What runs the child, for people: <c>.NET 10.0.12</c>.</param>
public sealed record HelloMessage(int WireVersion, string Token, int ProcessId, string Runtime)
    : IWireMessage<HelloMessage>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(4);
        writer.Write(WireVersion);
        writer.Write(Token);
        writer.Write(ProcessId);
        writer.Write(Runtime);
    }

    /// <inheritdoc/>
    public static HelloMessage Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 4);
        return new HelloMessage(
            reader.ReadInt32(),
            WireCodec.ReadRequiredText(ref reader, 128),
            reader.ReadInt32(),
            WireCodec.ReadRequiredText(ref reader, 256));
    }
}
