using System.Net.Sockets;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Protocol.Wire;

/// <summary>Frames by the kernel's own calls, as the child sends and reads them.</summary>
public sealed class KernelSocketTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly FrameConnection one;
    private readonly FrameConnection other;

    public KernelSocketTests() => (one, other) = FrameConnection.Pair();

    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task Frames_ArriveBothWays()
    {
        await one.SendAsync(Header(1), new LogNotice(1, "there"), atOnce: true, default);
        await other.SendAsync(Header(2), new LogNotice(2, "back"), atOnce: false, default);

        Assert.Equal("there", WireMessage.Decode<LogNotice>(other.ReadFrame().Payload).Message);
        Assert.Equal("back", WireMessage.Decode<LogNotice>(one.ReadFrame().Payload).Message);
    }

    [Fact]
    public async Task FrameThatDoesNotFitAtOnce_ArrivesWhole()
    {
        var bytes = new byte[3 * 1024 * 1024];
        new Random(1).NextBytes(bytes);

        await one.SendAsync(Header(1), new RawPayload(bytes), atOnce: true, default);
        await one.SendAsync(Header(2), new LogNotice(1, "after it"), atOnce: true, default);
        var first = await other.ReadFrameAsync(default).WaitAsync(Patience);
        var second = await other.ReadFrameAsync(default).WaitAsync(Patience);

        Assert.True(bytes.AsSpan().SequenceEqual(first.Payload));
        Assert.Equal("after it", WireMessage.Decode<LogNotice>(second.Payload).Message);
    }

    [Fact]
    public async Task ReaderThatSleeps_IsReleasedByDispose()
    {
        var reading = other.ReadFrameAsync(default);

        other.Dispose();

        await Assert.ThrowsAsync<WireException>(() => reading.WaitAsync(Patience));
        Assert.Throws<WireException>(() => other.Receive());
    }

    [Fact]
    public async Task SenderWhoseReaderIsGone_IsTold()
    {
        other.Dispose();
        var chunk = new RawPayload(new byte[1024 * 1024]);

        // The first send only finds out; a later one says it.
        var failure = await Assert.ThrowsAsync<WireException>(async () =>
        {
            for (var i = 0; i < 100; i++)
                await one.SendAsync(Header(1), chunk, atOnce: true, default).AsTask().WaitAsync(Patience);
        });

        Assert.Contains("gone", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readable_IsWhatHasArrived()
    {
        Assert.False(other.IsReadable);

        await one.SendAsync(Header(1), default);
        Assert.True(other.IsReadable);

        _ = other.ReadFrame();
        Assert.False(other.IsReadable);
        one.Dispose();
        Assert.True(other.IsReadable);
        Assert.False(other.Receive());
    }

    [Theory]
    [InlineData("nobody-listens")]
    [InlineData("long")]
    public void Connection_ToNobody_SaysWhy(string name)
    {
        var file = name == "long" ? new string('x', 200) : $"{Guid.NewGuid():N}.{name}";
        var path = Path.Combine(Path.GetTempPath(), file);

        Assert.NotEmpty(Assert.Throws<IOException>(() => FrameConnection.Connect(path)).Message);
    }

    [Fact]
    public async Task Connection_ToAListener_IsOne()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.s");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        try
        {
            using var child = FrameConnection.Connect(path);
            using var platform = new FrameConnection(listener.Accept());

            await child.SendAsync(Header(5), default);

            Assert.Equal(5u, platform.ReadFrame().Header.Id);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static FrameHeader Header(uint id) => new(0, id, FrameKind.Notice, 0, 0);
}
