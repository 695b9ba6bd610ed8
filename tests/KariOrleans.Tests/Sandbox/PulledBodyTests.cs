using KariOrleans.ExtensionHost;
using KariOrleans.Protocol.Wire;
using KariOrleans.Tests.Protocol.Wire;

namespace KariOrleans.Tests.Sandbox;

/// <summary>The child's side of a streamed body; the test is the platform.</summary>
public sealed class PulledBodyTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly SocketPair pair = new();
    private readonly FrameConnection platform;
    private readonly FrameConnection child;
    private readonly PulledBody body;

    public PulledBodyTests()
    {
        platform = new FrameConnection(pair.Ours);
        child = new FrameConnection(pair.Raw);
        body = new PulledBody(child, 7);
    }

    public void Dispose()
    {
        body.Dispose();
        platform.Dispose();
        child.Dispose();
        pair.Dispose();
    }

    [Fact]
    public async Task Chunks_AreReadInOrder_EachPulledOnce()
    {
        var reading = new StreamReader(body).ReadToEndAsync();
        await PullComesAsync();
        body.Supply(FrameFlags.None, "one "u8.ToArray());
        await PullComesAsync();
        body.Supply(FrameFlags.EndOfBody, "two"u8.ToArray());

        Assert.Equal("one two", await reading.WaitAsync(Patience));
    }

    [Fact]
    public async Task AbortedBody_Raises()
    {
        var reading = new StreamReader(body).ReadToEndAsync();
        await PullComesAsync();
        body.Supply(FrameFlags.BodyAborted | FrameFlags.EndOfBody, default);

        await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(Patience));
    }

    [Fact]
    public async Task ReadThatWasGivenUp_LosesNothing()
    {
        var buffer = new byte[10];
        using var cancellation = new CancellationTokenSource();
        var givenUp = body.ReadAsync(buffer, cancellation.Token).AsTask();
        await PullComesAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp.WaitAsync(Patience));

        body.Supply(FrameFlags.EndOfBody, "late"u8.ToArray());

        Assert.Equal(4, await body.ReadAsync(buffer).AsTask().WaitAsync(Patience));
        Assert.Equal(0, await body.ReadAsync(buffer).AsTask().WaitAsync(Patience));
    }

    [Fact]
    public async Task ReadAfterTheCallIsOver_Raises()
    {
        var reading = body.ReadAsync(new byte[1]).AsTask();
        await PullComesAsync();

        body.Close();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(Patience));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            () => body.ReadAsync(new byte[1]).AsTask().WaitAsync(Patience));
    }

    private async Task PullComesAsync()
    {
        var (header, _) = await platform.ReadFrameAsync(default).WaitAsync(Patience);
        Assert.Equal((FrameKind.BodyPull, 7u), (header.Kind, header.Id));
    }
}
