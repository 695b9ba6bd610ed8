namespace TestExtensions;

/// <summary>
/// What a child can do to the session that the SDK never would, each by a name. Where the session survives it, the call
/// that did it answers.
/// </summary>
internal static class Misconduct
{
    private const int Flood = 20_000;

    /// <summary>After these the platform must have ended the session.</summary>
    public static IReadOnlyDictionary<string, Action> Fatal { get; } = new Dictionary<string, Action>
    {
        ["garbage"] = () => RawSession.Write([0xff, 0xff, 0xff, 0x00, 1, 2, 3, 4, 99, 99, 99, 99, 5, 6, 7]),
        ["half a frame, then the end"] = () =>
        {
            RawSession.Write([16, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 1, 2]);
            RawSession.Close();
        },
        ["the end"] = RawSession.Close,
        ["a frame larger than allowed"] = () => RawSession.Write([0, 0, 0, 0x7f, 1, 0, 0, 0, 5, 0, 0, 0]),
        ["an unknown kind"] = () => RawSession.Write(RawSession.Frame(14)),
        ["unknown flags"] = () => RawSession.Write(RawSession.Frame(5, 1, 0x80)),
        ["Hello again"] = () => RawSession.Write(RawSession.Frame(1, payload: [0x94, 1, 0xa0, 1, 0xa0])),
        ["a Welcome"] = () => RawSession.Write(RawSession.Frame(2)),
        ["Ready again"] = () => RawSession.Write(RawSession.Frame(3, payload: [0x93, 0xa1, (byte)'1', 0xc0, 0x90])),
        ["a Call"] = () => RawSession.Write(RawSession.Frame(4, 1)),
        ["a Cancel"] = () => RawSession.Write(RawSession.Frame(6, 1)),
        ["a HostResult"] = () => RawSession.Write(RawSession.Frame(8, 1, payload: [0x92, 0xc4, 0, 0xc0])),
        ["a BodyChunk"] = () => RawSession.Write(RawSession.Frame(12, 1, 2)),
        ["a Drain"] = () => RawSession.Write(RawSession.Frame(13)),
        ["Ready that is none"] = () => RawSession.Write(RawSession.Frame(3, payload: [0xc1])),
        ["a HostCall that is none"] = () => RawSession.Write(RawSession.Frame(7, 1, 0, 3, [0x91, 0x91, 0x91])),
        ["a Notice that is none"] = () => RawSession.Write(RawSession.Frame(10, 0, 0, 40, [0xdf, 0xff, 0xff, 0xff])),
        ["a list of four thousand million"] = () =>
            RawSession.Write(RawSession.Frame(7, 1, 0, 3, [0xdd, 0xff, 0xff, 0xff, 0xff])),
        ["lists in lists"] = () => RawSession.Write(
            RawSession.Frame(7, 1, 0, 3, [0x92, .. Enumerable.Repeat((byte)0x91, 4_000)])),
        ["answers that it doesn't read"] = FloodWithoutReading,
    };

    /// <summary>These the platform must shrug off: the call answers, and the process lives.</summary>
    public static IReadOnlyDictionary<string, Action> Harmless { get; } = new Dictionary<string, Action>
    {
        ["Results of calls that nobody made"] = () => Repeat(i => RawSession.Result(1_000_000 + i, "forged")),
        ["Results that are none, of calls that nobody made"] = () =>
            Repeat(i => RawSession.Frame(5, 1_000_000 + i, payload: [0xc1])),
        ["pulls of calls that nobody made"] = () => Repeat(i => RawSession.Frame(11, 1_000_000 + i)),
        ["pulls of calls without a body"] = () => Repeat(i => RawSession.Frame(11, i % 64)),
        ["cancels of host calls that it didn't make"] = () => Repeat(i => RawSession.Frame(9, 1_000_000 + i)),
        ["log lines"] = () => Repeat(_ => RawSession.LogLine),
        ["host calls beyond the limit"] = () =>
            Repeat(i => RawSession.HostCall(2_000_000 + i, 6, 0x92, 0xa1, (byte)'t', 0xc4, 0)),
        ["host calls that there are not"] = () => Repeat(i => RawSession.HostCall(3_000_000 + i, 999, 0xc0), 2_000),
        ["host calls for calls that nobody made"] = () => Repeat(
            i => RawSession.Frame(7, 4_000_000 + i, 0, 6, [0x92, 0xce, 0x7f, 0xff, 0xff, (byte)i, 0xc4, 0])),
        ["open files sent along"] = () =>
        {
            for (var i = 0; i < 500; i++) RawSession.SendDescriptors(RawSession.LogLine);
        },
    };

    /// <summary>A header, and then a byte of its frame at a time.</summary>
    public static void Drip(CancellationToken cancellationToken)
    {
        RawSession.Write([0, 0, 0x40, 0, .. RawSession.Frame(5, 1).AsSpan(4)]);
        while (!cancellationToken.WaitHandle.WaitOne(10)) RawSession.Write([0x90]);
    }

    // A second process asks and asks on behalf of the first, which is stopped and reads no answer.
    private static unsafe void FloodWithoutReading()
    {
        var calls = new List<byte>();
        for (uint i = 0; i < 500; i++)
            calls.AddRange(RawSession.HostCall(5_000_000 + i, 6, 0x92, 0xa1, (byte)'t', 0xc4, 0));
        var block = calls.ToArray();
        var socket = RawSession.Sockets().First();
        var process = (nint)Environment.ProcessId;
        fixed (byte* bytes = block)
        {
            if (Libc.Invoke(Libc.Fork) != 0) return;
            // Nothing but system calls here: the runtime's other threads don't exist in this process.
            Libc.Invoke(Libc.Kill, process, Libc.Stop);
            while (Libc.Invoke(Libc.Write, socket, (nint)bytes, block.Length) > 0) ;
            Libc.Invoke(Libc.ExitAll);
        }
    }

    private static void Repeat(Func<uint, byte[]> frame, int times = Flood)
    {
        var block = new List<byte>();
        for (uint i = 0; i < times; i++)
        {
            block.AddRange(frame(i));
            // Small enough to be taken whole: the host writes its own frames between ours.
            if (block.Count < 2_048) continue;
            RawSession.Write([.. block]);
            block.Clear();
        }

        RawSession.Write([.. block]);
    }
}
