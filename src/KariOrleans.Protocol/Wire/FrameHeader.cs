using System.Buffers.Binary;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// The 12 bytes before every payload, little-endian: payload length (u32), id (u32), kind (u8), flags (u8), method
/// (u16).
/// </summary>
/// <param name="Length">Bytes of payload that follow.</param>
/// <param name="Id">Correlates an answer with its call. Each side numbers its own calls.</param>
/// <param name="Kind">What the frame is for.</param>
/// <param name="Flags">Qualifies the kind.</param>
/// <param name="Method">An <see cref="OperationKind"/> or a <see cref="HostMethod"/>, by kind; else 0.</param>
public readonly record struct FrameHeader(int Length, uint Id, FrameKind Kind, FrameFlags Flags, ushort Method)
{
    /// <summary>Bytes that a header takes on the wire.</summary>
    public const int Size = 12;

    private const FrameFlags KnownFlags = FrameFlags.StreamedBody | FrameFlags.EndOfBody | FrameFlags.BodyAborted;

    /// <summary>Writes the header to the first <see cref="Size"/> bytes of <paramref name="destination"/>.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt32LittleEndian(destination, Length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], Id);
        destination[8] = (byte)Kind;
        destination[9] = (byte)Flags;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[10..], Method);
    }

    /// <summary>Reads a header from at least <see cref="Size"/> bytes that a stranger wrote.</summary>
    /// <exception cref="WireException">The length, kind or flags are outside what the protocol allows.</exception>
    public static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(source);
        if (length > WireLimits.MaxPayloadBytes)
            throw new WireException(
                $"A frame announces {length} bytes; at most {WireLimits.MaxPayloadBytes} are allowed.");

        var kind = (FrameKind)source[8];
        if (kind is < FrameKind.Hello or > FrameKind.Drain)
            throw new WireException($"A frame has the unknown kind {source[8]}.");

        var flags = (FrameFlags)source[9];
        if ((flags & ~KnownFlags) != 0)
            throw new WireException($"A {kind} frame has the unknown flags 0x{source[9]:x2}.");

        return new FrameHeader(
            (int)length,
            BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            kind,
            flags,
            BinaryPrimitives.ReadUInt16LittleEndian(source[10..]));
    }
}
