using KariOrleans.Protocol.Wire;
using MessagePack;

namespace KariOrleans.Tests.Protocol.Wire;

/// <summary>Frames over a real Unix socket.</summary>
public sealed class FrameConnectionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SocketPair pair = new();
    private readonly FrameConnection connection;

    public FrameConnectionTests() => connection = new FrameConnection(pair.Ours);

    public void Dispose()
    {
        connection.Dispose();
        pair.Dispose();
    }

    [Fact]
    public async Task FrameInSingleBytes_IsPutTogether()
    {
        var frame = Frame(7, new LogNotice(2, "hello"));
        var reading = connection.ReadFrameAsync(default);

        foreach (var single in frame) await pair.Raw.SendAsync(new[] { single });

        var (header, payload) = await reading.WaitAsync(Patience);
        Assert.Equal(7u, header.Id);
        Assert.Equal("hello", WireMessage.Decode<LogNotice>(payload).Message);
    }

    [Fact]
    public async Task FramesThatArriveTogether_AreTakenOneByOne()
    {
        await pair.Raw.SendAsync((byte[])[.. Frame(1, new LogNotice(1, "a")), .. Frame(2, new LogNotice(2, "b"))]);

        var first = await connection.ReadFrameAsync(default).WaitAsync(Patience);
        var second = await connection.ReadFrameAsync(default).WaitAsync(Patience);

        Assert.Equal([1u, 2u], [first.Header.Id, second.Header.Id]);
        Assert.Equal("b", WireMessage.Decode<LogNotice>(second.Payload).Message);
    }

    [Fact]
    public void CloseBetweenFrames_IsTheEnd()
    {
        pair.Raw.Dispose();

        Assert.False(connection.Receive());
    }

    [Fact]
    public async Task ReaderThatWaits_IsReleasedByDispose()
    {
        await pair.Raw.SendAsync(Frame(1, new LogNotice(1, "the first bytes")).AsMemory(0, 5));
        var hasRead = new TaskCompletionSource();
        var reading = Task.Factory.StartNew(
            () =>
            {
                connection.Receive();
                hasRead.SetResult();
                return connection.Receive();
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await hasRead.Task.WaitAsync(Patience);

        connection.Dispose();

        await Assert.ThrowsAsync<WireException>(() => reading.WaitAsync(Patience));
    }

    [Fact]
    public async Task ReaderThatIsGivenUp_IsReleased()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => connection.ReadFrameAsync(patience.Token).WaitAsync(Patience));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(15)]
    public async Task CloseInTheMiddleOfAFrame_IsBroken(int bytes)
    {
        await pair.Raw.SendAsync(Frame(1, new LogNotice(1, "never whole")).AsMemory(0, bytes));
        pair.Raw.Dispose();

        await Assert.ThrowsAsync<WireException>(() => connection.ReadFrameAsync(default).WaitAsync(Patience));
    }

    [Fact]
    public async Task OversizedAnnouncement_IsRefusedAtItsHeader()
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader(WireLimits.MaxPayloadBytes + 1, 1, FrameKind.Result, 0, 0).Write(header);
        await pair.Raw.SendAsync(header);

        var refused = await Assert.ThrowsAsync<WireException>(
            () => connection.ReadFrameAsync(default).WaitAsync(Patience));

        Assert.Contains($"{WireLimits.MaxPayloadBytes}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LargestFrame_ComesWhole_AndSmallOnesAfterIt()
    {
        using var other = new FrameConnection(pair.Raw);
        var bytes = new byte[WireLimits.MaxPayloadBytes];
        new Random(1).NextBytes(bytes);

        await other.SendAsync(Header(1), new RawPayload(bytes), atOnce: false, default);
        await other.SendAsync(Header(2), new RawPayload(bytes.AsMemory(0, 3)), atOnce: false, default);
        var large = await connection.ReadFrameAsync(default).WaitAsync(Patience);
        var small = await connection.ReadFrameAsync(default).WaitAsync(Patience);

        Assert.True(large.Payload.AsSpan().SequenceEqual(bytes), "The large payload changed on its way.");
        Assert.Equal(bytes[..3], small.Payload);
    }

    [Fact]
    public async Task MessageTooLargeForAFrame_IsRefused_AndTheConnectionGoesOn()
    {
        using var other = new FrameConnection(pair.Raw);
        var tooLarge = new RawPayload(new byte[WireLimits.MaxPayloadBytes + 1]);

        await Assert.ThrowsAsync<WireException>(() => other.SendAsync(Header(1), tooLarge, true, default).AsTask());
        await other.SendAsync(Header(2), new LogNotice(1, "after"), atOnce: true, default);

        var (header, payload) = await connection.ReadFrameAsync(default).WaitAsync(Patience);
        Assert.Equal(2u, header.Id);
        Assert.Equal("after", WireMessage.Decode<LogNotice>(payload).Message);
    }

    [Fact]
    public async Task MessageThatCantBeWritten_LeavesNothingBehind()
    {
        using var other = new FrameConnection(pair.Raw);

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await other.SendAsync(Header(1), new BrokenMessage(), atOnce: true, default));
        await other.SendAsync(Header(2), new LogNotice(1, "after"), atOnce: true, default);

        var (header, payload) = await connection.ReadFrameAsync(default).WaitAsync(Patience);
        Assert.Equal(2u, header.Id);
        Assert.Equal("after", WireMessage.Decode<LogNotice>(payload).Message);
    }

    [Fact]
    public async Task SenderAtHighWater_WaitsUntilTheOtherSideReads()
    {
        var waiting = await FillAsync();
        using var other = new FrameConnection(pair.Raw);

        Assert.False(waiting.IsCompleted);
        while (!waiting.IsCompleted)
            await Task.WhenAny(waiting, other.ReadFrameAsync(default)).WaitAsync(Patience);

        await waiting;
    }

    [Fact]
    public async Task SenderAtHighWater_IsReleasedByDispose()
    {
        var waiting = await FillAsync();

        connection.Dispose();

        await Assert.ThrowsAsync<WireException>(() => waiting.WaitAsync(Patience));
        await Assert.ThrowsAsync<WireException>(() => connection.SendAsync(Header(1), default).AsTask());
    }

    [Fact]
    public async Task SenderAtHighWater_IsReleasedByItsCancellation()
    {
        await FillAsync();
        using var cancellation = new CancellationTokenSource();
        var waiting = connection.SendAsync(Header(9), new LogNotice(1, "x"), atOnce: true, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task Sender_OfASocketThatIsGone_IsTold()
    {
        pair.Raw.Dispose();

        await Assert.ThrowsAsync<WireException>(async () =>
        {
            // The first send may still find room in the kernel; the connection is told soon after.
            for (var i = 0; i < 1_000; i++)
                await connection.SendAsync(Header(1), new RawPayload(new byte[65_536]), true, default).AsTask()
                    .WaitAsync(Patience);
        });
    }

    [Fact]
    public async Task ManySenders_NeverMixTheirFrames()
    {
        using var other = new FrameConnection(pair.Raw);
        const int senders = 8, each = 200;

        var sending = Task.WhenAll(Enumerable.Range(1, senders).Select(s => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                var payload = new byte[(i * 37) % 3_000];
                Array.Fill(payload, (byte)s);
                await other.SendAsync(Header((uint)s), new RawPayload(payload), atOnce: i % 2 == 0, default);
            }
        })));
        for (var i = 0; i < senders * each; i++)
        {
            var (header, payload) = await connection.ReadFrameAsync(default).WaitAsync(Patience);
            Assert.True(payload.All(b => b == header.Id), "Bytes of another sender are in the frame.");
        }

        await sending;
    }

    /// <summary>Sends until a send has to wait, and answers with that send.</summary>
    private async Task<Task> FillAsync()
    {
        var chunk = new RawPayload(new byte[1024 * 1024]);
        for (var i = 0; i < 64; i++)
        {
            var sending = connection.SendAsync(Header((uint)i), chunk, atOnce: true, default).AsTask();
            if (!sending.IsCompleted) return sending;
        }

        await Task.CompletedTask;
        throw new InvalidOperationException("64 MiB were taken although nobody reads.");
    }

    private static FrameHeader Header(uint id) => new(0, id, FrameKind.Notice, 0, 0);

    private static byte[] Frame<T>(uint id, T message) where T : IWireMessage<T>
    {
        var payload = WireMessage.Encode(message);
        var header = new byte[FrameHeader.Size];
        (Header(id) with { Length = payload.Length }).Write(header);
        return [.. header, .. payload];
    }

    private sealed record BrokenMessage : IWireMessage<BrokenMessage>
    {
        public void Write(ref MessagePackWriter writer)
        {
            writer.Write("half of a message");
            writer.Flush();
            throw new InvalidOperationException("broken on purpose");
        }

        public static BrokenMessage Read(ref MessagePackReader reader) => new();
    }
}
