using System.Buffers;
using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>Turns messages into payload bytes and back.</summary>
public static class WireMessage
{
    /// <summary>Reads a whole payload as one message.</summary>
    /// <exception cref="WireException">The bytes are not this message, or more follows it.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> payload) where T : IWireMessage<T> =>
        WireCodec.Decode(payload, T.Read);

    /// <summary>Writes one message as a payload of its own.</summary>
    public static byte[] Encode(IWireMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Encode(buffer, message);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Appends one message to a buffer.</summary>
    public static void Encode(IBufferWriter<byte> buffer, IWireMessage message)
    {
        var writer = new MessagePackWriter(buffer);
        message.Write(ref writer);
        writer.Flush();
    }
}
