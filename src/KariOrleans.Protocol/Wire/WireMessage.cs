using System.Buffers;

namespace KariOrleans.Protocol.Wire;

/// <summary>Turns messages into payload bytes and back.</summary>
public static class WireMessage
{
    /// <summary>Reads a whole payload as one message.</summary>
    /// <exception cref="WireException">The bytes are not this message, or more follows it.</exception>
    public static T Decode<T>(ReadOnlyMemory<byte> payload) where T : IWireMessage<T> =>
        WireCodec.Decode(payload, T.Read);

    /// <summary>Writes one message as a payload of its own.</summary>
    public static byte[] Encode<T>(T message) where T : IWireMessage<T> =>
        WireCodec.Encode(message, static (ref writer, value) => value.Write(ref writer));

    /// <summary>Appends one message to a buffer.</summary>
    public static void Encode<T>(IBufferWriter<byte> buffer, T message) where T : IWireMessage<T> =>
        WireCodec.Encode(buffer, message, static (ref writer, value) => value.Write(ref writer));
}
