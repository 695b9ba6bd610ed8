using System.Runtime.CompilerServices;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>
/// The live connection to one child. It is the child's identity: what the child sends counts for the installation that
/// this session was opened for, whatever the bytes say.
/// </summary>
internal sealed class SandboxSession(
    PreparedHost host, PendingCalls pending, IHostCallHandler handler, SandboxOptions options, TimeProvider time,
    double cpuPercent)
{
    private readonly FrameConnection connection = host.Connection;
    private readonly ChildProcess child = host.Child;
    private readonly HostCallGate hostCalls = new(host.Connection, handler);
    private readonly TaskCompletionSource<ReadyMessage> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int inFlight;
    private uint lastId;
    private volatile bool isDraining;
    private volatile bool isBroken;

    /// <summary>The way out of the child, which ends with the session; null where it has none.</summary>
    public EgressProxy? Egress { get; init; }

    public int ProcessId => child.Id;

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>Whether the process is gone or going: what it is called for now, only its successor can do.</summary>
    public bool IsBroken => isBroken;

    public int CallsInFlight => Volatile.Read(ref inFlight);

    /// <summary>What the process tree uses now; null where it isn't measured.</summary>
    public ResourceUse? Use => child.Watch?.Use;

    /// <summary>The limit that ended the process, where one did; known once it has ended.</summary>
    public LimitBreach? Breach => child.Breach;

    /// <summary>Why the process ended; known once it has.</summary>
    public FailureCause Cause { get; private set; } = FailureCause.Crash;

    /// <summary>How the process ended and what to do; known once it has.</summary>
    public WireError? Failure { get; private set; }

    /// <summary>Whether what ended the process is kept away from its successor; known once it has ended.</summary>
    public bool IsExplained { get; private set; }

    /// <summary>What the code provides, as <c>kind:name</c>.</summary>
    public IReadOnlyList<string> Operations { get; private set; } = [];

    /// <summary>Completes when the process is gone, with a sentence that says how it ended.</summary>
    public Task<string> Ended => ended.Task;

    /// <summary>Begins to read and waits until the extension is initialised. On failure the process is ended.</summary>
    /// <exception cref="SandboxStartException">It was not ready in time, broke off, or its code failed to
    /// initialise.</exception>
    public async Task StartAsync(CancellationToken patience)
    {
        new Thread(Read) { IsBackground = true, Name = "kari-session" }.Start();
        string reason;
        try
        {
            var message = await ready.Task.WaitAsync(patience).ConfigureAwait(false);
            if (message.Error is null)
            {
                Operations = message.Operations;
                child.Watch?.LimitProcessor(cpuPercent);
                return;
            }

            reason = $"The extension failed to start: {message.Error.Message}";
        }
        catch (OperationCanceledException)
        {
            reason = $"The extension was not ready within {options.StartTimeout.TotalSeconds:0.#} s.";
        }
        catch (WireException e)
        {
            reason = $"The extension's process broke off during its start: {e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = $"The limits of the extension's process could not be set: {e.Message}.";
        }

        await EndAsync(patience.IsCancellationRequested ? TimeSpan.Zero : TimeSpan.FromSeconds(1))
            .ConfigureAwait(false);
        throw new SandboxStartException($"{reason} {await ended.Task.ConfigureAwait(false)}");
    }

    /// <summary>
    /// Counts a call in. Where it returns false the session takes no more calls, and its successor must be asked;
    /// where it returns true, <see cref="CallAsync"/> must follow, which counts the call out again.
    /// </summary>
    public bool TryEnter(out int count)
    {
        count = Interlocked.Increment(ref inFlight);
        if (!isDraining && !isBroken) return true;
        Leave();
        return false;
    }

    /// <summary>Makes a call that has entered.</summary>
    public ValueTask<SandboxReply> CallAsync(SandboxCall call, int count, CancellationToken cancellationToken)
    {
        var holdsBack = count > 1 ? child.Watch?.HoldsBack : null;
        if (count <= options.MaxCallsInFlight && holdsBack is null)
            return SendAndWaitAsync(call, count, cancellationToken);
        Leave();
        if (holdsBack is null) handler.Limits.Note(LimitBreaches.Calls(options.MaxCallsInFlight), LimitAction.Refused);
        return new(SandboxReply.Busy(holdsBack ?? LimitBreaches.Calls(options.MaxCallsInFlight)));
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref inFlight) == 0 && isDraining) idle.TrySetResult();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SandboxReply> SendAndWaitAsync(
        SandboxCall call, int count, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref lastId);
        var waiting = pending.Add(id, call);
        try
        {
            var flags = call.Body is null ? FrameFlags.None : FrameFlags.StreamedBody;
            await SendAsync(new FrameHeader(0, id, FrameKind.Call, flags, (ushort)call.Kind), call.MessageWithDeadline,
                count, cancellationToken)
                .ConfigureAwait(false);
            // A session that broke between the look-up and the registration above would leave this call waiting for
            // ever.
            if (isBroken) return await CrashedAsync().ConfigureAwait(false);
            SandboxReply reply;
            using (cancellationToken.UnsafeRegister(PendingCall.Cancel, waiting))
                reply = await waiting.Reply.ConfigureAwait(false);
            if (reply.Outcome == SandboxOutcome.Crashed) return await CrashedAsync().ConfigureAwait(false);
            if (reply.Outcome == SandboxOutcome.Answered)
                return child.Watch?.Disk.Refusal is { } refusal ? reply.Explained(refusal) : reply;
            pending.Withdraw(id, call.Operation);
            Withdraw(id);
            return reply;
        }
        catch (TimeoutException)
        {
            Withdraw(id);
            return SandboxReply.TimedOut(call.Deadline);
        }
        catch (OperationCanceledException)
        {
            Withdraw(id);
            return SandboxReply.Cancelled;
        }
        catch (WireException e) when (!isBroken)
        {
            return new SandboxReply(SandboxOutcome.Answered, new ResultMessage
            {
                Outcome = ResultOutcome.InvalidInput,
                Error = new WireError("call_too_large", e.Message, "Send less, or send the body as a stream."),
            });
        }
        catch (WireException)
        {
            return await CrashedAsync().ConfigureAwait(false);
        }
        finally
        {
            pending.Remove(id);
            Leave();
        }
    }

    private ValueTask SendAsync(
        FrameHeader header, CallMessage message, int count, CancellationToken cancellationToken) =>
        connection.IsCrowded
            ? SendWhenRoomAsync(header, message, cancellationToken)
            : connection.SendAsync(header, message, atOnce: count < 3, cancellationToken);

    private async ValueTask SendWhenRoomAsync(
        FrameHeader header, CallMessage message, CancellationToken cancellationToken)
    {
        // The child doesn't read. The wait for room ends with the deadline, and what was never sent is forgotten.
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(message.DeadlineMilliseconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await connection.SendAsync(header, message, atOnce: false, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    // Nobody waits for the frame to leave: a child that doesn't read would hold the caller who has just given up.
    private void Withdraw(uint id) => _ = TrySendAsync(new FrameHeader(0, id, FrameKind.Cancel, 0, 0));

    private async Task TrySendAsync(FrameHeader header)
    {
        try
        {
            await connection.SendAsync(header, CancellationToken.None).ConfigureAwait(false);
        }
        catch (WireException)
        {
            // The process is gone, and the work with it.
        }
    }

    private async ValueTask<SandboxReply> CrashedAsync()
    {
        await ended.Task.ConfigureAwait(false);
        return child.Breach is { } breach
            ? SandboxReply.EndedBy(breach)
            : new SandboxReply(SandboxOutcome.Crashed, null, Failure);
    }

    private void Read()
    {
        string? broken = null;
        try
        {
            do
            {
                while (connection.TryTake(out var header, out var payload)) Dispatch(header, payload);
            }
            while (connection.Receive());
        }
        catch (WireException e)
        {
            broken = e.Message;
        }
        catch (Exception e)
        {
            // A mistake of ours on this thread would end the silo: it ends the session, and says so. Whoever called
            // reads this, so it has no stack trace.
            broken = $"The session failed: {e.GetType().Name}: {e.Message}";
        }

        isBroken = true;
        ready.TrySetException(new WireException(broken ?? "it closed the session before it was ready."));
        _ = BreakAsync(broken);
    }

    private void Dispatch(FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        switch (header.Kind)
        {
            case FrameKind.Result:
                pending.Answer(header.Id, payload);
                break;
            case FrameKind.HostCall:
                var request = WireMessage.Decode<HostCallMessage>(payload);
                hostCalls.Start(header, request, PrincipalOf(request));
                break;
            case FrameKind.HostCancel:
                hostCalls.Cancel(header.Id);
                break;
            case FrameKind.Notice:
                var notice = WireMessage.Decode<HostCallMessage>(payload);
                handler.Notify(PrincipalOf(notice) ?? CallPrincipal.Extension, (HostMethod)header.Method,
                    notice.Arguments);
                break;
            case FrameKind.BodyPull:
                if (pending.TryGet(header.Id, out var puller)) BodyPump.Start(connection, header.Id, puller);
                break;
            case FrameKind.Ready:
                if (!ready.TrySetResult(WireMessage.Decode<ReadyMessage>(payload)))
                    throw new WireException("The child said twice that it is ready.");
                break;
            case FrameKind.Hello or FrameKind.Welcome or FrameKind.Call or FrameKind.Cancel or FrameKind.HostResult
                or FrameKind.BodyChunk or FrameKind.Drain:
                throw new WireException($"The child sent a {header.Kind} frame, which only the platform may.");
        }
    }

    private CallPrincipal? PrincipalOf(HostCallMessage message) =>
        message.ParentCall == 0 ? CallPrincipal.Extension
        : pending.TryGet(message.ParentCall, out var call) ? call.Principal
        : null;

    private async Task BreakAsync(string? broken)
    {
        var inFlight = isDraining ? [] : pending.InFlight();
        connection.Dispose();
        Egress?.Dispose();
        hostCalls.CancelAll();

        // A process that broke the protocol is killed at once; one that closed the session is probably ending by
        // itself.
        var how = await child.EndAsync(broken is null ? TimeSpan.FromSeconds(1) : TimeSpan.Zero, time)
            .ConfigureAwait(false);
        child.Dispose();
        RemoveSlot(host.Slot);
        Note(broken, broken is null ? how : $"{broken} {how}", inFlight);
        ended.TrySetResult(broken is null ? how : $"{broken} {how}");
        pending.CompleteAll(new SandboxReply(SandboxOutcome.Crashed, null));
        pending.Dispose();
    }

    private void Note(string? broken, string how, IReadOnlyList<SandboxOperation> inFlight)
    {
        Cause = child.Breach is not null ? FailureCause.ResourceExhaustion
            : broken is not null ? FailureCause.ProtocolViolation
            : FailureCause.Crash;
        Failure = child.Breach is { } breach
            ? new WireError(breach.Code, breach.Message, breach.Remedy, Retryable: true)
            : new WireError(
                "extension_crashed",
                $"The extension's process ended during the call. {how}",
                "Look at the extension's log. The next call starts the process again.",
                Retryable: true);
        if (inFlight.Count > 0) IsExplained = handler.ProcessEnded(new ProcessEnd(Cause, Failure, inFlight));
    }

    /// <summary>
    /// Takes no more calls, lets those in flight end, asks the child to exit, and ends it where it doesn't.
    /// </summary>
    public async Task DrainAsync()
    {
        isDraining = true;
        // A call first counts itself in and then looks at the flag; without a fence both could miss each other.
        Interlocked.MemoryBarrier();
        if (CallsInFlight > 0)
            await Task.WhenAny(idle.Task, ended.Task, Task.Delay(options.DrainTimeout, time)).ConfigureAwait(false);
        _ = TrySendAsync(new FrameHeader(0, 0, FrameKind.Drain, 0, 0));
        await EndAsync(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
    }

    private async Task EndAsync(TimeSpan patience)
    {
        if (await Task.WhenAny(ended.Task, Task.Delay(patience, time))
            .ConfigureAwait(false) != ended.Task) child.Kill();
        await ended.Task.ConfigureAwait(false);
    }

    internal static void RemoveSlot(string slot)
    {
        try
        {
            Directory.Delete(slot, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left for the next start of the server, which empties the run directory.
        }
    }
}
