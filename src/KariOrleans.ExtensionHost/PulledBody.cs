using KariOrleans.Protocol.Wire;

namespace KariOrleans.ExtensionHost;

/// <summary>
/// A call's body, pulled chunk by chunk as the author's code reads: memory holds one chunk, not the body.
/// </summary>
internal sealed class PulledBody(FrameConnection connection, uint callId) : Stream
{
    private readonly Lock gate = new();
    private TaskCompletionSource<(FrameFlags Flags, byte[] Bytes)>? awaited;
    private ReadOnlyMemory<byte> chunk;
    private bool atEnd;
    private bool closed;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException("A streamed body has no known length.");

    public override long Position
    {
        get => throw new NotSupportedException("A streamed body has no position.");
        set => throw new NotSupportedException("A streamed body is read once, forward.");
    }

    /// <summary>The reading loop hands over the chunk that was pulled.</summary>
    public void Supply(FrameFlags flags, ReadOnlyMemory<byte> bytes)
    {
        lock (gate) awaited?.TrySetResult((flags, bytes.ToArray()));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty) return 0;
        while (chunk.IsEmpty)
        {
            if (atEnd) return 0;
            await PullAsync(cancellationToken).ConfigureAwait(false);
        }

        var count = Math.Min(buffer.Length, chunk.Length);
        chunk[..count].CopyTo(buffer);
        chunk = chunk[count..];
        return count;
    }

    private async Task PullAsync(CancellationToken cancellationToken)
    {
        Task<(FrameFlags Flags, byte[] Bytes)> arrival;
        bool isAsked;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            // A read that was given up has asked already: what it asked for is on its way and must not be lost.
            isAsked = awaited is not null;
            awaited ??= new TaskCompletionSource<(FrameFlags, byte[])>(
                TaskCreationOptions.RunContinuationsAsynchronously);
            arrival = awaited.Task;
        }

        if (!isAsked) await connection.SendAsync(new FrameHeader(0, callId, FrameKind.BodyPull, 0, 0), default)
            .ConfigureAwait(false);
        var (flags, bytes) = await arrival.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (gate) awaited = null;
        if (flags.HasFlag(FrameFlags.BodyAborted))
            throw new IOException("The sender of the body went away before its end.");
        chunk = bytes;
        atEnd = flags.HasFlag(FrameFlags.EndOfBody);
    }

    public override void Close()
    {
        lock (gate)
        {
            closed = true;
            awaited?.TrySetException(
                new ObjectDisposedException(nameof(PulledBody), "The call is over; its body is gone."));
        }

        base.Close();
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Authors may hand the body to a library that only reads synchronously; it blocks that call's thread alone.
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
