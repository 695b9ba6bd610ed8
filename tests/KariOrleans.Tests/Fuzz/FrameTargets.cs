using CsCheck;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Fuzz;

/// <summary>Frames: what either side of a session reads of the other.</summary>
internal static class FrameTargets
{
    private static readonly IReadOnlyList<byte[]> Corpus = FuzzCorpus.Read("frames");

    // Beginnings of MessagePack values: nil, flags, long forms of binaries, texts, lists and maps, and what is none.
    private static readonly byte[][] Words =
    [
        [0xc0], [0xc1], [0xc2], [0xc3], [0xc4, 0xff], [0xc6, 0xff, 0xff, 0xff, 0xff], [0xc9, 0xff, 0xff, 0xff, 0xff, 1],
        [0xca, 0x7f, 0xc0, 0, 0], [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0], [0xcc, 0x80], [0xce, 0xff, 0xff, 0xff, 0xff],
        [0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0], [0xd4, 0, 0],
        [0xd9, 0x20], [0xdb, 0x7f, 0xff, 0xff, 0xff], [0xdc, 0xff, 0xff], [0xdd, 0x7f, 0xff, 0xff, 0xff],
        [0xdf, 0xff, 0xff, 0xff, 0xff], [0x90], [0x9f], [0x80], [0x8f], [0xa0], [0xbf], [0xe0], [0xff],
        [0, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0], [0, 0, 0x40, 0, 1, 0, 0, 0, 5, 0, 0, 0],
        [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 10, 0, 40, 0],
    ];

    private static readonly Gen<byte[]> Input = Gen.Frequency(
        (3, new Mutants(Corpus, Words)), (2, new Conversations()));

    /// <summary>The messages in the frames, as each side decodes them.</summary>
    public static FuzzTarget Messages { get; } = new("messages", 640_000, Corpus, Input) { Read = ReadMessages };

    /// <summary>The reader on a socket, against one that has all bytes at once.</summary>
    public static FuzzTarget Stream { get; } = new("frames on a socket", 120_000, Corpus, Input)
    {
        Read = input => FrameStream.Check(input),
        // A header may announce a frame of the largest size, which gets its buffer before its bytes come.
        AllocatedBytes = WireLimits.MaxPayloadBytes + (512 * 1024),
    };

    /// <summary>Packed rows; the first two bytes say how many rows of how many values there ought to be.</summary>
    public static FuzzTarget Rows { get; } = new(
        "packed rows", 120_000, FuzzCorpus.Read("rows"), new Mutants(FuzzCorpus.Read("rows"), Words))
    {
        Read = ReadRows,
        // A row of its own for every byte: an array, a boxed number, and the place where the row is kept.
        AllocatedBytesPerByte = 128,
    };

    private static void ReadMessages(byte[] input)
    {
        ReadOnlyMemory<byte> rest = input;
        try
        {
            while (rest.Length >= FrameHeader.Size)
            {
                var header = FrameHeader.Read(rest.Span);
                if (header.Length > rest.Length - FrameHeader.Size) return;
                ReadMessage(header, rest.Slice(FrameHeader.Size, header.Length));
                rest = rest[(FrameHeader.Size + header.Length)..];
            }
        }
        catch (WireException)
        {
            // The session ends here.
        }
    }

    private static void ReadMessage(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        switch (header.Kind)
        {
            case FrameKind.Hello: RoundTrip<HelloMessage>(payload); break;
            case FrameKind.Welcome: RoundTrip<WelcomeMessage>(payload); break;
            case FrameKind.Ready: RoundTrip<ReadyMessage>(payload); break;
            case FrameKind.Call: RoundTrip<CallMessage>(payload); break;
            case FrameKind.Result: RoundTrip<ResultMessage>(payload); break;
            case FrameKind.HostCall or FrameKind.Notice:
                ReadArguments((HostMethod)header.Method, RoundTrip<HostCallMessage>(payload).Arguments);
                break;
            case FrameKind.HostResult:
                var answer = RoundTrip<HostResultMessage>(payload);
                if ((HostMethod)header.Method is not (HostMethod.Query or HostMethod.Aggregate)) break;
                var page = RoundTrip<RowPage>(answer.Value);
                PackedRows.Unpack(page.Rows, page.RowCount, page.Columns.Length);
                break;
            case FrameKind.Cancel or FrameKind.HostCancel or FrameKind.BodyPull or FrameKind.BodyChunk
                or FrameKind.Drain:
                break;
        }
    }

    private static void ReadArguments(HostMethod method, ReadOnlyMemory<byte> arguments)
    {
        switch (method)
        {
            case HostMethod.CreateTable: RoundTrip<CreateTableRequest>(arguments); break;
            case HostMethod.Insert: RoundTrip<InsertRequest>(arguments); break;
            case HostMethod.Query: RoundTrip<QueryRequest>(arguments); break;
            case HostMethod.Update: RoundTrip<UpdateRequest>(arguments); break;
            case HostMethod.Delete or HostMethod.Count: RoundTrip<FilterRequest>(arguments); break;
            case HostMethod.Aggregate: RoundTrip<AggregateRequest>(arguments); break;
            case HostMethod.ExecutePlugin or HostMethod.ExecuteSequence or HostMethod.ExecuteParallel:
                RoundTrip<PluginRequest>(arguments);
                break;
            case HostMethod.Log: RoundTrip<LogNotice>(arguments); break;
            case HostMethod.Metric: RoundTrip<MetricNotice>(arguments); break;
        }
    }

    // What was read is written in one way only, and read again as the same.
    private static T RoundTrip<T>(ReadOnlyMemory<byte> payload) where T : IWireMessage<T>
    {
        var message = WireMessage.Decode<T>(payload);
        var written = WireMessage.Encode(message);
        try
        {
            if (WireMessage.Encode(WireMessage.Decode<T>(written)).AsSpan().SequenceEqual(written)) return message;
        }
        catch (WireException e)
        {
            throw new FuzzFinding($"a {typeof(T).Name} that was read can't be read again: {e.Message}", e);
        }

        throw new FuzzFinding($"a {typeof(T).Name} changed on its way out and in");
    }

    private static void ReadRows(byte[] input)
    {
        if (input.Length < 2) return;
        var (count, width) = ((int)(sbyte)input[0], (int)(sbyte)input[1]);
        try
        {
            var rows = PackedRows.Unpack(input.AsMemory(2), count, width);
            var packed = PackedRows.Pack(rows);
            if (!PackedRows.Pack(PackedRows.Unpack(packed, count, width)).AsSpan().SequenceEqual(packed))
                throw new FuzzFinding("rows changed on their way out and in");
        }
        catch (WireException)
        {
            // Refused, as it should be.
        }
    }
}
