using System.Collections.Concurrent;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>
/// Runs the host calls of one session beside each other, no more of them and no more bytes than the wire allows.
/// </summary>
internal sealed class HostCallGate(FrameConnection connection, IHostCallHandler handler)
{
    internal const int MaxUnreadAnswers = 2 * WireLimits.MaxHostCallsInFlight;

    private static readonly WireError TooMany = new(
        "too_many_host_calls",
        $"More than {WireLimits.MaxHostCallsInFlight} host calls, or {WireLimits.MaxHostCallBytesInFlight >> 20} MiB "
            + $"of them, are in flight.",
        "Await host calls before making more.",
        Retryable: true);

    private static readonly WireError CallOver = new(
        "call_over", "The call on whose behalf the host call was made has ended.",
            "Await host calls before the operation returns.");

    private readonly ConcurrentDictionary<uint, CancellationTokenSource> running = new();
    private int count;
    private int unread;
    private long bytes;

    public void Start(FrameHeader header, HostCallMessage request, CallPrincipal? principal)
    {
        if (principal is null)
        {
            _ = AnswerAsync(header, new HostResultMessage(default, CallOver));
            return;
        }

        var size = request.Arguments.Length;
        var tooMany = Interlocked.Increment(ref count) > WireLimits.MaxHostCallsInFlight;
        var tooLarge = Interlocked.Add(ref bytes, size) > WireLimits.MaxHostCallBytesInFlight;
        if (tooMany || tooLarge)
        {
            Release(size);
            _ = AnswerAsync(header, new HostResultMessage(default, TooMany));
            return;
        }

        var cancellation = new CancellationTokenSource();
        if (!running.TryAdd(header.Id, cancellation)) throw new WireException(
            $"Host call id {header.Id} is already in flight.");
        ThreadPool.UnsafeQueueUserWorkItem(
            static state => _ = state.gate.RunAsync(state.header, state.request, state.principal, state.cancellation),
            (gate: this, header, request, principal, cancellation),
            preferLocal: false);
    }

    private async Task RunAsync(
        FrameHeader header, HostCallMessage request, CallPrincipal principal, CancellationTokenSource cancellation)
    {
        HostResultMessage result;
        try
        {
            result = await handler.HandleAsync(
                principal, (HostMethod)header.Method, request.Arguments, cancellation.Token)
                .ConfigureAwait(false);
        }
        catch (WireException e)
        {
            result = new HostResultMessage(
                default, new WireError("invalid_host_call", e.Message, "Use the SDK's clients."));
        }
        catch (OperationCanceledException)
        {
            result = new HostResultMessage(
                default, new WireError("cancelled", "The host call was cancelled.", Retryable: true));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The frame loop's catch-all on this side: infrastructure that broke under a host call is an answer, too.
            handler.WriteOutput($"Host call {(HostMethod)header.Method} failed: {e}", isError: true);
            result = new HostResultMessage(
                default,
                new WireError("platform_error", "The platform could not complete the host call.",
                    "Try again; look at the platform's log.", true));
        }

        running.TryRemove(header.Id, out _);
        cancellation.Dispose();
        Release(request.Arguments.Length);
        await AnswerAsync(header, result).ConfigureAwait(false);
    }

    public void Cancel(uint id)
    {
        if (running.TryGetValue(id, out var cancellation)) Cancel(cancellation);
    }

    public void CancelAll()
    {
        foreach (var (_, cancellation) in running) Cancel(cancellation);
    }

    private static void Cancel(CancellationTokenSource cancellation)
    {
        try
        {
            _ = cancellation.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    private void Release(int size)
    {
        Interlocked.Decrement(ref count);
        Interlocked.Add(ref bytes, -size);
    }

    private async Task AnswerAsync(FrameHeader header, HostResultMessage result)
    {
        var answer = new FrameHeader(0, header.Id, FrameKind.HostResult, 0, header.Method);
        try
        {
            var sending = connection.SendAsync(answer, result, Volatile.Read(ref count) < 3, CancellationToken.None);
            if (sending.IsCompleted) await sending.ConfigureAwait(false);
            else await AnswerWhenReadAsync(sending).ConfigureAwait(false);
        }
        catch (WireException)
        {
            // The child is gone, or the answer was too large to send; the latter is bounded by the handlers.
        }
    }

    // A child that asks and asks and never reads would fill this side's memory with answers.
    private async ValueTask AnswerWhenReadAsync(ValueTask sending)
    {
        if (Interlocked.Increment(ref unread) > MaxUnreadAnswers) connection.Dispose();
        try
        {
            await sending.ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref unread);
        }
    }
}
