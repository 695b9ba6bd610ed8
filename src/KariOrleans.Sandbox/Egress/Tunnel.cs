using System.Buffers;
using System.Net.Sockets;

namespace KariOrleans.Sandbox.Egress;

/// <summary>Carries bytes between an extension and a host, both ways, within bounds.</summary>
internal sealed class Tunnel(EgressOptions options, ByteBudget budget, TimeProvider time)
{
    private const int BufferBytes = 16 * 1024;

    private long up;
    private long down;

    /// <summary>Bytes from the extension to the host.</summary>
    public long BytesUp => Interlocked.Read(ref up);

    /// <summary>Bytes from the host to the extension.</summary>
    public long BytesDown => Interlocked.Read(ref down);

    /// <summary>Carries until both sides are done or a bound is reached.</summary>
    public async Task<EgressOutcome> RunAsync(Socket child, Socket host, CancellationToken sessionEnd)
    {
        using var idle = new CancellationTokenSource(options.IdleTimeout, time);
        using var total = new CancellationTokenSource(options.LongestConnection, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(sessionEnd, idle.Token, total.Token);

        var outgoing = PumpAsync(child, host, idle, isUp: true, stop.Token);
        var incoming = PumpAsync(host, child, idle, isUp: false, stop.Token);
        var first = await Task.WhenAny(outgoing, incoming).ConfigureAwait(false);
        var outcome = await first.ConfigureAwait(false);

        // One side may be done before the other is; where anything else ended it, there is nothing to wait for.
        if (outcome != EgressOutcome.Completed) await stop.CancelAsync().ConfigureAwait(false);
        var last = await (first == outgoing ? incoming : outgoing).ConfigureAwait(false);
        if (outcome == EgressOutcome.Completed) outcome = last;
        if (outcome != EgressOutcome.Broken) return outcome;
        return sessionEnd.IsCancellationRequested ? EgressOutcome.SessionEnded
            : total.IsCancellationRequested ? EgressOutcome.OpenTooLong
            : idle.IsCancellationRequested ? EgressOutcome.IdleTooLong
            : EgressOutcome.Broken;
    }

    private async Task<EgressOutcome> PumpAsync(
        Socket from, Socket to, CancellationTokenSource idle, bool isUp, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await from.ReceiveAsync(buffer, stop).ConfigureAwait(false) is > 0 and var count)
            {
                idle.CancelAfter(options.IdleTimeout);
                var carried = isUp
                    ? Interlocked.Add(ref up, count) + BytesDown
                    : Interlocked.Add(ref down, count) + BytesUp;
                if (carried > options.MaxBytesPerConnection || !budget.TryTake(count))
                    return EgressOutcome.TooManyBytes;
                for (var sent = 0; sent < count; idle.CancelAfter(options.IdleTimeout))
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), stop).ConfigureAwait(false);
            }

            to.Shutdown(SocketShutdown.Send);
            return EgressOutcome.Completed;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // What was behind a cancellation the caller knows.
            return EgressOutcome.Broken;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
