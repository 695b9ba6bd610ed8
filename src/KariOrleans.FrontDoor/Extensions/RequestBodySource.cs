using System.Buffers;
using System.IO.Pipelines;
using KariOrleans.Contracts.Calls;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>
/// A request's body, pulled by the grain's side. It ends with the request: whoever pulls later gets an aborted chunk,
/// and no pull touches the request after <see cref="CloseAsync"/>.
/// </summary>
internal sealed class RequestBodySource(PipeReader body, long maxBytes, CancellationToken requestAborted)
    : IBodySource, IDisposable
{
    /// <summary>The largest chunk, in bytes.</summary>
    public const int MaxChunkBytes = 256 * 1024;

    // Fewer, larger chunks: every chunk is a message.
    private const int WantedChunkBytes = 64 * 1024;

    private static readonly BodyChunk Aborted = new([], IsLast: true, IsAborted: true);

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly CancellationTokenSource closing = CancellationTokenSource.CreateLinkedTokenSource(requestAborted);
    private long passed;
    private bool isOver;

    /// <summary>Whether the sender sent more than allowed.</summary>
    public bool IsTooLarge { get; private set; }

    public async Task<BodyChunk> PullAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return isOver ? Aborted : await ReadAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Ends a pull under way and refuses further ones.</summary>
    public async Task CloseAsync()
    {
        await closing.CancelAsync();
        await turn.WaitAsync(CancellationToken.None);
        isOver = true;
        turn.Release();
    }

    public void Dispose() => closing.Dispose();

    private async Task<BodyChunk> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
            var read = await body.ReadAtLeastAsync(WantedChunkBytes, either.Token);
            if (read.IsCanceled) return End();

            var size = Math.Min(read.Buffer.Length, MaxChunkBytes);
            passed += size;
            if (passed > maxBytes)
            {
                IsTooLarge = true;
                body.AdvanceTo(read.Buffer.Start);
                return End();
            }

            var isLast = read.IsCompleted && size == read.Buffer.Length;
            var chunk = new BodyChunk(read.Buffer.Slice(0, size).ToArray(), isLast, IsAborted: false);
            body.AdvanceTo(read.Buffer.GetPosition(size));
            return chunk;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The sender went away or became too slow (BadHttpRequestException is an IOException), or the request ended.
            return End();
        }
    }

    private BodyChunk End()
    {
        isOver = true;
        return Aborted;
    }
}
