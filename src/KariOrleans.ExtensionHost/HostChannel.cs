using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.ExtensionHost;

/// <summary>Host calls over the session.</summary>
internal sealed class HostChannel(FrameConnection connection) : IHostChannel, IDisposable
{
    private readonly InFlight<TaskCompletionSource<HostResultMessage>> pending = new();

    // The platform refuses more than it allows; waiting here spares a well-behaved author that error.
    private readonly SemaphoreSlim slots = new(WireLimits.MaxHostCallsInFlight);
    private uint lastId;

    public async ValueTask<HostResultMessage> CallAsync(
        HostMethod method, uint parentCall, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        var id = Interlocked.Increment(ref lastId);
        var answer = new TaskCompletionSource<HostResultMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        pending.TryAdd(id, answer);
        try
        {
            var header = new FrameHeader(0, id, FrameKind.HostCall, 0, (ushort)method);
            await connection.SendAsync(
                header, new HostCallMessage(parentCall, arguments), pending.Count < 3, cancellationToken)
                .ConfigureAwait(false);
            using var registration = cancellationToken.UnsafeRegister(
                static (state, token) =>
                    ((TaskCompletionSource<HostResultMessage>)state!).TrySetCanceled(token), answer);
            return await answer.Task.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await connection.SendAsync(new FrameHeader(0, id, FrameKind.HostCancel, 0, (ushort)method), default)
                .ConfigureAwait(false);
            throw;
        }
        finally
        {
            pending.Remove(id);
            slots.Release();
        }
    }

    public void Notify(HostMethod method, uint parentCall, ReadOnlyMemory<byte> arguments)
    {
        // A notice that finds no room or no session is lost; it is by definition not worth waiting for.
        var header = new FrameHeader(0, 0, FrameKind.Notice, 0, (ushort)method);
        var sending = connection.SendAsync(header, new HostCallMessage(parentCall, arguments), atOnce: false, default);
        if (!sending.IsCompletedSuccessfully) _ = sending.AsTask()
            .ContinueWith(static t => t.Exception, TaskScheduler.Default);
    }

    public void Complete(uint id, ReadOnlyMemory<byte> payload)
    {
        // An answer to a withdrawn call has no taker.
        pending.Find(id)?.TrySetResult(WireMessage.Decode<HostResultMessage>(payload));
    }

    public void Dispose() => slots.Dispose();
}
