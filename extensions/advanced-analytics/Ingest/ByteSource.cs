using System.Buffers;

namespace AdvancedAnalytics.Ingest;

/// <summary>A body as a sliding window of bytes. Memory holds what is unread, never the body.</summary>
/// <param name="body">Read once, forward.</param>
/// <param name="maxUnread">What may be unread at once; a row or value beyond it is refused by its reader.</param>
internal sealed class ByteSource(Stream body, int maxUnread) : IDisposable
{
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int start;
    private int end;

    public ReadOnlySpan<byte> Unread => buffer.AsSpan(start, end - start);

    public bool IsFull => end - start >= maxUnread;

    public bool AtEnd { get; private set; }

    public void Consume(int count) => start += count;

    /// <summary>
    /// Reads until what is unread has doubled. A reader that begins its row again after each call does so O(log n)
    /// times for a row of n bytes, even where a hostile sender lets the bytes drip.
    /// </summary>
    public async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var unread = end - start;
        var target = Math.Clamp(unread * 2, 1, maxUnread);
        MakeRoom(target);
        while (end - start < target && !AtEnd)
        {
            var count = await body.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            end += count;
            AtEnd = count == 0;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        start = end = 0;
    }

    private void MakeRoom(int target)
    {
        var unread = Unread;
        if (target <= buffer.Length)
        {
            unread.CopyTo(buffer);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(target);
            unread.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        (start, end) = (0, end - start);
    }
}
