using System.Buffers;
using CsCheck;
using KariOrleans.Protocol.Wire;
using MessagePack;

namespace KariOrleans.Tests.Fuzz;

/// <summary>
/// Conversations by the grammar of the protocol: frames whose fields have the right types most of the time, with the
/// lengths, counts and numbers at which a bound is.
/// </summary>
internal sealed class Conversations : Gen<byte[]>
{
    // The fields of each message: i integer, t text, s texts, p pairs, b bytes, e error, f flag, d number, m arguments.
    private static readonly (FrameKind Kind, string Fields)[] Messages =
    [
        (FrameKind.Hello, "itit"), (FrameKind.Welcome, "itttttbp"), (FrameKind.Ready, "tes"),
        (FrameKind.Call, "titsttttttppb"), (FrameKind.Result, "iitpbe"), (FrameKind.Cancel, ""),
        (FrameKind.HostCall, "im"), (FrameKind.HostResult, "be"), (FrameKind.HostCancel, ""),
        (FrameKind.Notice, "im"), (FrameKind.BodyPull, ""), (FrameKind.BodyChunk, ""), (FrameKind.Drain, ""),
    ];

    private static readonly (HostMethod Method, string Fields)[] Arguments =
    [
        (HostMethod.CreateTable, "tb"), (HostMethod.Insert, "tsib"), (HostMethod.Query, "tbssit"),
        (HostMethod.Update, "tbsb"), (HostMethod.Delete, "tb"), (HostMethod.Count, "tb"),
        (HostMethod.Aggregate, "tbss"), (HostMethod.ExecutePlugin, "b"), (HostMethod.ExecuteSequence, "b"),
        (HostMethod.ExecuteParallel, "b"), (HostMethod.Log, "it"), (HostMethod.Metric, "td"), ((HostMethod)0, "t"),
    ];

    private static readonly long[] Numbers =
    [
        0, 1, 2, 5, 6, 99, 100, 200, 599, 600, 10_000, 65_536, int.MaxValue, uint.MaxValue, long.MaxValue, -1,
        int.MinValue, long.MinValue,
    ];

    private static readonly int[] Lengths = [0, 1, 2, 3, 5, 8, 15, 31, 32, 64, 128, 129, 255, 256, 257];
    private static readonly int[] LongLengths = [1_000, 8_191, 8_192, 8_193, 16_384, 24_577];

    private static readonly byte[][] Letters =
        [[(byte)'a'], [(byte)'/'], [0], [0xc3, 0xa9], [0xf0, 0x9f, 0x93, 0x8a], [0xff], [0xed, 0xa0, 0x80], [0xc3]];

    public override byte[] Generate(PCG pcg, Size? min, out Size size)
    {
        var conversation = new ArrayBufferWriter<byte>(256);
        for (var frames = Below(pcg, 4) + 1; frames > 0; frames--) Frame(pcg, conversation);
        size = new Size((ulong)conversation.WrittenCount);
        return conversation.WrittenSpan.ToArray();
    }

    private static void Frame(PCG pcg, ArrayBufferWriter<byte> conversation)
    {
        var (kind, fields) = Messages[Below(pcg, Messages.Length)];
        var (method, arguments) = Arguments[Below(pcg, Arguments.Length)];
        var payload = new ArrayBufferWriter<byte>(256);
        var writer = new MessagePackWriter(payload);
        if (fields.Length > 0) Message(pcg, ref writer, fields, arguments);
        writer.Flush();

        var header = new FrameHeader(
            payload.WrittenCount, (uint)Numbers[Below(pcg, Numbers.Length)], kind, FrameFlags.None, (ushort)method);
        header.Write(conversation.GetSpan(FrameHeader.Size));
        conversation.Advance(FrameHeader.Size);
        conversation.Write(payload.WrittenSpan);
    }

    private static void Message(PCG pcg, ref MessagePackWriter writer, string fields, string arguments)
    {
        writer.WriteArrayHeader(Below(pcg, 64) == 0 ? Below(pcg, 20) : fields.Length);
        foreach (var field in fields)
            Field(pcg, ref writer, Below(pcg, 24) == 0 ? "itspbefdm"[Below(pcg, 9)] : field, arguments);
    }

    private static void Field(PCG pcg, ref MessagePackWriter writer, char field, string arguments)
    {
        if (Below(pcg, 24) == 0)
        {
            writer.WriteNil();
            return;
        }

        switch (field)
        {
            case 'i': writer.Write(Numbers[Below(pcg, Numbers.Length)]); break;
            case 'f': writer.Write(Below(pcg, 2) == 0); break;
            case 'd': writer.Write(BitConverter.Int64BitsToDouble((long)pcg.Next64())); break;
            case 't': Text(pcg, ref writer); break;
            case 'b': Bytes(pcg, ref writer); break;
            case 's': Texts(pcg, ref writer, 1); break;
            case 'p': Texts(pcg, ref writer, 2); break;
            case 'e': Message(pcg, ref writer, "tttf", arguments); break;
            default: Nested(pcg, ref writer, arguments); break;
        }
    }

    private static void Text(PCG pcg, ref MessagePackWriter writer)
    {
        var letter = Letters[Below(pcg, Below(pcg, 8) == 0 ? Letters.Length : 5)];
        var length = Length(pcg);
        writer.WriteStringHeader(length * letter.Length);
        for (var i = 0; i < length; i++) writer.WriteRaw(letter);
    }

    private static void Bytes(PCG pcg, ref MessagePackWriter writer)
    {
        var bytes = new byte[Length(pcg)];
        Array.Fill(bytes, (byte)Below(pcg, 256));
        writer.Write(bytes);
    }

    private static void Texts(PCG pcg, ref MessagePackWriter writer, int each)
    {
        var count = each * (Below(pcg, 32) == 0 ? Lengths[Below(pcg, Lengths.Length)] : Below(pcg, 4));
        writer.WriteArrayHeader(Below(pcg, 64) == 0 ? Below(pcg, 600) : count);
        for (var i = 0; i < count; i++)
        {
            if (count > 8) writer.Write("x");
            else Text(pcg, ref writer);
        }
    }

    private static void Nested(PCG pcg, ref MessagePackWriter writer, string arguments)
    {
        var nested = new ArrayBufferWriter<byte>(64);
        var inner = new MessagePackWriter(nested);
        // Arguments have no arguments of their own.
        Message(pcg, ref inner, arguments, "t");
        inner.Flush();
        writer.Write(nested.WrittenSpan);
    }

    private static int Length(PCG pcg) => Below(pcg, 40) == 0
        ? LongLengths[Below(pcg, LongLengths.Length)]
        : Lengths[Below(pcg, Below(pcg, 4) == 0 ? Lengths.Length : 7)];

    private static int Below(PCG pcg, int bound) => (int)pcg.Next((uint)bound);
}
