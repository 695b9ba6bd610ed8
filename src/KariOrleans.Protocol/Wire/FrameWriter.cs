using System.Buffers;
using System.Net.Sockets;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// Gathers frames from any thread and sends what has gathered with one system call. Memory is bounded: a sender waits
/// while the other side leaves more than <see cref="HighWaterBytes"/> unread.
/// </summary>
internal sealed class FrameWriter(IFrameSocket socket)
{
    internal const int HighWaterBytes = 2 * WireLimits.MaxPayloadBytes;

    private const int KeptBufferBytes = 256 * 1024;

    private readonly Lock gate = new();
    private ArrayBufferWriter<byte> gathering = new(16 * 1024);
    private ArrayBufferWriter<byte> sending = new(16 * 1024);
    private TaskCompletionSource? roomAgain;
    private Exception? broken;
    private bool isFlushing;

    /// <summary>Whether a sender would have to wait now.</summary>
    public bool IsCrowded
    {
        get
        {
            lock (gate) return gathering.WrittenCount >= HighWaterBytes;
        }
    }

    /// <summary>Sends a frame that holds one message.</summary>
    /// <param name="header">The frame's header; its length is filled in here.</param>
    /// <param name="message">The payload.</param>
    /// <param name="atOnce">True to send from this thread; false to let frames gather for a moment, for
    /// throughput.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    public ValueTask SendAsync(
        FrameHeader header, IWireMessage message, bool atOnce, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task room;
            var mustFlush = false;
            lock (gate)
            {
                if (broken is not null) return ValueTask.FromException(broken);
                if (gathering.WrittenCount < HighWaterBytes)
                {
                    Append(header, message);
                    mustFlush = StartFlush();
                    room = Task.CompletedTask;
                }
                else
                {
                    roomAgain ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    room = roomAgain.Task;
                }
            }

            if (!room.IsCompletedSuccessfully) return new ValueTask(
                SendWhenRoomAsync(room, header, message, cancellationToken));
            if (mustFlush) Flush(atOnce);
            return ValueTask.CompletedTask;
        }
    }

    private async Task SendWhenRoomAsync(
        Task room, FrameHeader header, IWireMessage message, CancellationToken cancellationToken)
    {
        await room.WaitAsync(cancellationToken).ConfigureAwait(false);
        await SendAsync(header, message, atOnce: false, cancellationToken).ConfigureAwait(false);
    }

    private void Append(FrameHeader header, IWireMessage message)
    {
        var start = gathering.WrittenCount;
        gathering.GetSpan(FrameHeader.Size)[..FrameHeader.Size].Clear();
        gathering.Advance(FrameHeader.Size);
        try
        {
            WireMessage.Encode(gathering, message);
        }
        catch
        {
            // Half a frame would put every frame after it out of step.
            TakeBack(start);
            throw;
        }

        var length = gathering.WrittenCount - start - FrameHeader.Size;
        var written = System.Runtime.InteropServices.MemoryMarshal.AsMemory(gathering.WrittenMemory);
        if (length > WireLimits.MaxPayloadBytes)
        {
            TakeBack(start);
            throw new WireException(
                $"A {header.Kind} of {length} bytes can't be sent; at most {WireLimits.MaxPayloadBytes} are allowed.");
        }

        (header with { Length = length }).Write(written.Span[start..]);
    }

    // The connection stays usable, only this message can't be sent.
    private void TakeBack(int start)
    {
        var keep = gathering.WrittenSpan[..start].ToArray();
        gathering.ResetWrittenCount();
        gathering.Write(keep);
    }

    private bool StartFlush()
    {
        if (isFlushing) return false;
        isFlushing = true;
        return true;
    }

    private void Flush(bool atOnce)
    {
        if (atOnce) FlushNow();
        else ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.FlushNow(), this, preferLocal: false);
    }

    private void FlushNow()
    {
        while (Swap())
        {
            var rest = sending.WrittenMemory[socket.SendAtOnce(sending.WrittenSpan)..];
            if (rest.IsEmpty) continue;
            _ = FlushRestAsync(rest);
            return;
        }
    }

    private async Task FlushRestAsync(ReadOnlyMemory<byte> rest)
    {
        try
        {
            while (!rest.IsEmpty) rest = rest[await socket.SendAsync(rest).ConfigureAwait(false)..];
            FlushNow();
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            Break(new WireException("The other side of the session is gone.", e));
        }
    }

    private bool Swap()
    {
        lock (gate)
        {
            sending.ResetWrittenCount();
            if (sending.Capacity > KeptBufferBytes) sending = new ArrayBufferWriter<byte>(16 * 1024);
            if (gathering.WrittenCount == 0)
            {
                isFlushing = false;
                return false;
            }

            (gathering, sending) = (sending, gathering);
            roomAgain?.SetResult();
            roomAgain = null;
            return true;
        }
    }

    public void Break(Exception reason)
    {
        lock (gate)
        {
            broken ??= reason;
            roomAgain?.SetException(broken);
            roomAgain = null;
        }
    }
}
