using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Fuzz;

/// <summary>
/// A <see cref="FrameConnection"/> that gets an input in pieces, beside a reader that has it whole: both must find the
/// same frames and the same end.
/// </summary>
internal static class FrameStream
{
    private const int KnownFlags = 0b111;

    /// <summary>Reads an input.</summary>
    /// <exception cref="FuzzFinding">The two readers differ.</exception>
    public static void Check(byte[] input)
    {
        var (ours, theirs) = ConnectedSockets();
        using var connection = new FrameConnection(ours);
        var at = 0;
        var isBroken = false;
        var isSent = false;
        try
        {
            using (theirs)
            {
                foreach (var piece in Pieces(input))
                {
                    theirs.Send(piece.Span);
                    if (!connection.Receive()) throw new FuzzFinding("the session ended before it was closed");
                    at = Take(connection, input, at);
                }

                isSent = true;
            }

            // Now the other side has closed: what is left to read is what did not fit before.
            while (connection.Receive()) at = Take(connection, input, at);
        }
        catch (WireException)
        {
            isBroken = true;
        }

        if (!isBroken && at != input.Length)
            throw new FuzzFinding($"byte {at} of {input.Length} is the end, although frames break off there");
        if (isBroken && at == input.Length)
            throw new FuzzFinding("a conversation of whole frames was refused");
        if (isBroken && isSent && IsFrame(input.AsSpan(at)))
            throw new FuzzFinding($"the frame at byte {at} was refused");
    }

    private static (Socket Ours, Socket Theirs) ConnectedSockets()
    {
        const int unix = 1, stream = 1;
        var descriptors = new int[2];
        if (SocketPair(unix, stream, 0, descriptors) != 0)
            throw new SocketException(Marshal.GetLastPInvokeError());
        return (Of(descriptors[0]), Of(descriptors[1]));

        static Socket Of(int descriptor) => new(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    // Takes what is there, and compares it with what stands in the input.
    private static int Take(FrameConnection connection, byte[] input, int at)
    {
        while (connection.TryTake(out var header, out var payload))
        {
            if (!IsFrame(input.AsSpan(at))) throw new FuzzFinding($"there is no frame at byte {at}");
            var length = BinaryPrimitives.ReadInt32LittleEndian(input.AsSpan(at));
            var expected = input.AsSpan(at + FrameHeader.Size, length);
            if (header.Length != length || header.Id != BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(at + 4))
                || (byte)header.Kind != input[at + 8] || (byte)header.Flags != input[at + 9]
                || header.Method != BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(at + 10))
                || !payload.Span.SequenceEqual(expected))
                throw new FuzzFinding($"the frame at byte {at} is not what was sent");
            at += FrameHeader.Size + length;
        }

        return at;
    }

    private static bool IsFrame(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= FrameHeader.Size
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is var length and <= WireLimits.MaxPayloadBytes
        && bytes.Length - FrameHeader.Size >= length
        && bytes[8] is >= (byte)FrameKind.Hello and <= (byte)FrameKind.Drain
        && (bytes[9] & ~KnownFlags) == 0;

    // Where an input is cut is a function of the input, so that a finding comes again.
    private static IEnumerable<ReadOnlyMemory<byte>> Pieces(byte[] input)
    {
        var state = (uint)input.Length;
        foreach (var b in input.AsSpan(0, Math.Min(input.Length, 64))) state = (state * 16_777_619) ^ b;
        for (var at = 0; at < input.Length;)
        {
            state = (state * 1_664_525) + 1_013_904_223;
            var size = (state >> 28) == 0 ? 1 : (int)(state >> 8) % 4_096 + 1;
            size = Math.Min(size, input.Length - at);
            yield return input.AsMemory(at, size);
            at += size;
        }
    }

    [DllImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SocketPair(int family, int type, int protocol, int[] descriptors);
}
