using KariOrleans.Protocol.Manifest;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>
/// The child process of one installation over its whole life: started by the first call, restarted with backoff after
/// a failure, replaced without losing a call, stopped when idle.
/// </summary>
public sealed class Sandbox : IAsyncDisposable
{
    private static readonly TimeSpan LongestWaitForBackoff = TimeSpan.FromSeconds(1);

    private readonly SandboxLauncher launcher;
    private readonly SandboxOptions options;
    private readonly IHostCallHandler handler;
    private readonly TimeProvider time;
    private readonly ITimer idleTimer;
    private readonly Lock gate = new();
    private SandboxSpec spec;
    private Task<SandboxSession>? current;
    private RestartBackoff backoff = new();
    private WireError? lastFailure;
    private SandboxSession? lastFailed;
    private WireError? stoppedBy;
    private ResourceUse spent;
    private DateTimeOffset lastUsed;
    private int starts;
    private int generation;
    private bool isStopped;

    /// <summary>Creates a sandbox without starting a process.</summary>
    public Sandbox(SandboxSpec spec, SandboxLauncher launcher, SandboxOptions options, IHostCallHandler handler,
        TimeProvider time)
    {
        this.spec = spec;
        this.launcher = launcher;
        this.options = options;
        this.handler = handler;
        this.time = time;
        lastUsed = time.GetUtcNow();
        idleTimer = time.CreateTimer(
            static s => _ = ((Sandbox)s!).StopIfIdleAsync(((Sandbox)s!).options.IdleTimeout), this, options.IdleTimeout,
            options.IdleTimeout / 2);
        launcher.Idle.Add(this);
    }

    /// <summary>When it was last called, or else created.</summary>
    internal DateTimeOffset LastUsed
    {
        get
        {
            lock (gate) return lastUsed;
        }
    }

    /// <summary>The process as it is now.</summary>
    public SandboxState State
    {
        get
        {
            // The kernel is asked outside the lock, which every call takes.
            var use = Running(touch: false)?.Use;
            var events = handler.Limits.Events;
            lock (gate)
            {
                var session = current is { IsCompletedSuccessfully: true } ? current.Result : null;
                return new SandboxState(
                    session?.ProcessId, session?.StartedAt, starts, backoff.ConsecutiveFailures, session?.CallsInFlight
                        ?? 0,
                    backoff.IsExhausted || stoppedBy is not null,
                    stoppedBy ?? (backoff.ConsecutiveFailures > 0 ? lastFailure : null), session?.Operations, use)
                {
                    Total = spent.And(use),
                    LimitEvents = events,
                };
            }
        }
    }

    /// <summary>Calls the child, starting it where there is none.</summary>
    public ValueTask<SandboxReply> CallAsync(SandboxCall call, CancellationToken cancellationToken) =>
        Running(touch: true) is { } session && session.TryEnter(out var inFlight)
            ? session.CallAsync(call, inFlight, cancellationToken)
            : StartAndCallAsync(call, cancellationToken);

    private SandboxSession? Running(bool touch)
    {
        lock (gate)
        {
            if (current is not { IsCompletedSuccessfully: true }) return null;
            if (touch) lastUsed = time.GetUtcNow();
            return current.Result;
        }
    }

    private async ValueTask<SandboxReply> StartAndCallAsync(SandboxCall call, CancellationToken cancellationToken)
    {
        var called = time.GetTimestamp();
        var tooLate = SandboxReply.TimedOut(call.Deadline) with { HasWaited = true };
        while (true)
        {
            // What a start and a pause before it take is taken from the time that the call has.
            var left = call.Deadline - time.GetElapsedTime(called);
            if (left <= TimeSpan.Zero) return tooLate;
            var starting = Current(out var refusal);

            SandboxSession session;
            try
            {
                if (starting is null)
                {
                    if (refusal.RetryAfter is not { } wait || wait > LongestWaitForBackoff
                        || wait > left) return refusal;
                    await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                session = starting.IsCompletedSuccessfully
                    ? starting.Result
                    : await starting.WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
            }
            catch (SandboxStartException e)
            {
                return StartFailed(e);
            }
            catch (TimeoutException)
            {
                return tooLate;
            }
            catch (OperationCanceledException)
            {
                return SandboxReply.Cancelled;
            }

            left = call.Deadline - time.GetElapsedTime(called);
            if (left <= TimeSpan.Zero) return tooLate;
            if (!session.TryEnter(out var inFlight)) continue;
            var reply = await session.CallAsync(call with { Deadline = left }, inFlight, cancellationToken)
                .ConfigureAwait(false);
            return reply.Outcome == SandboxOutcome.TimedOut ? tooLate : reply with { HasWaited = true };
        }
    }

    /// <summary>Starts the process now and says why it can't be started, or null when it runs.</summary>
    public async Task<WireError?> StartAsync()
    {
        var starting = Current(out var refusal);
        if (starting is null) return refusal.Error;
        try
        {
            await starting.ConfigureAwait(false);
            return null;
        }
        catch (SandboxStartException e)
        {
            return StartFailed(e).Error;
        }
    }

    /// <summary>
    /// Moves to a new process: it is started first, then takes over, then the old one finishes its calls and ends.
    /// Where the new one can't be started the old one stays.
    /// </summary>
    /// <returns>Why the new process can't be started, or null.</returns>
    public async Task<WireError?> ReplaceAsync(SandboxSpec next)
    {
        Task<SandboxSession>? old;
        lock (gate) old = current;
        if (old is null)
        {
            Adopt(next);
            return await StartAsync().ConfigureAwait(false);
        }

        SandboxSession successor;
        try
        {
            successor = await launcher.StartAsync(next, handler).ConfigureAwait(false);
        }
        catch (SandboxStartException e)
        {
            return new WireError("extension_start_failed", e.Message,
                "Correct the extension and reload it. The version before keeps running.");
        }

        lock (gate)
        {
            old = current;
            spec = next;
            current = Task.FromResult(successor);
            generation++;
            backoff = new RestartBackoff();
            starts++;
        }

        _ = WatchAsync(successor);
        await DrainAsync(old).ConfigureAwait(false);
        return null;
    }

    /// <summary>Sets what the next process is to be, and forgets past failures.</summary>
    public void Adopt(SandboxSpec next)
    {
        lock (gate)
        {
            spec = next;
            backoff = new RestartBackoff();
            isStopped = false;
            stoppedBy = null;
        }
    }

    /// <summary>A sandbox of the same kind beside this one, for a call that must not meet others.</summary>
    public Sandbox Twin()
    {
        lock (gate) return new Sandbox(spec, launcher, options, handler, time);
    }

    /// <summary>
    /// Lets the calls in flight end, stops the process, and refuses further calls until <see cref="Adopt"/>.
    /// </summary>
    public async Task StopAsync()
    {
        Task<SandboxSession>? old;
        lock (gate)
        {
            isStopped = true;
            old = current;
            current = null;
            generation++;
        }

        await DrainAsync(old).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        launcher.Idle.Remove(this);
        await idleTimer.DisposeAsync().ConfigureAwait(false);
        await StopAsync().ConfigureAwait(false);
    }

    private Task<SandboxSession>? Current(out SandboxReply refusal)
    {
        refusal = default;
        lock (gate)
        {
            lastUsed = time.GetUtcNow();
            if (current is { IsCompletedSuccessfully: true } && current.Result is { IsBroken: true } broken) NoteEnd(
                broken, "The process ended.");
            if (current is not null) return current;
            if (stoppedBy is { } cause) refusal = Unavailable(cause.Code, cause.Message, cause.Remedy!, null);
            else if (isStopped) refusal =
                Unavailable("extension_stopped", "The installation is stopped.", "Load it.", null);
            else if (backoff.IsExhausted) refusal =
                Unavailable("extension_given_up",
                $"The extension's process failed {backoff.ConsecutiveFailures} times in a row: {lastFailure?.Message}",
                "Correct the extension, then load or reload it.", null);
            else if (backoff.NotBefore > lastUsed) refusal =
                Unavailable("extension_backing_off",
                $"The extension's process failed {backoff.ConsecutiveFailures} times in a row and waits before its "
                    + $"next start: {lastFailure?.Message}", "Call again later.", backoff.NotBefore - lastUsed);
            else return current = StartSessionAsync(spec, ++generation);
            return null;
        }
    }

    private async Task<SandboxSession> StartSessionAsync(SandboxSpec wanted, int mine)
    {
        // The gate is held by the caller: everything below must run after it is released.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Interlocked.Increment(ref starts);
        try
        {
            var session = await launcher.StartAsync(wanted, handler).ConfigureAwait(false);
            _ = WatchAsync(session);
            return session;
        }
        catch (SandboxStartException e)
        {
            lock (gate)
            {
                // A start that was replaced or stopped meanwhile says nothing about its successor, nor may it hide it.
                if (generation == mine)
                {
                    current = null;
                    lastFailure = new WireError("extension_start_failed", e.Message);
                    backoff = backoff.AfterFailure(FailureCause.StartFailure, time.GetUtcNow(), TimeSpan.Zero);
                }
            }

            throw;
        }
    }

    private async Task WatchAsync(SandboxSession session)
    {
        var how = await session.Ended.ConfigureAwait(false);
        Task<SandboxSession>? started = null;
        lock (gate)
        {
            spent = spent.And(session.Use);
            NoteEnd(session, how);

            // A call may have noticed the end before its cause was known, and begun another start.
            if (lastFailed == session)
            {
                lastFailure = new WireError(session.Failure?.Code ?? "extension_crashed", how);
                if (session.IsExplained) backoff = new RestartBackoff();
            }

            if (StopAtBreach(session)) (started, current) = (current, null);
        }

        await DrainAsync(started).ConfigureAwait(false);
    }

    // Only for the session that was current when it ended: one that was replaced stops nobody.
    private bool StopAtBreach(SandboxSession session)
    {
        if (spec.Limits.Enforcement != EnforcementAction.Shutdown || session.Breach is not { } breach) return false;
        if (lastFailed != session || stoppedBy is not null) return false;
        stoppedBy = new WireError(
            breach.Code, $"{breach.Message} The installation was stopped, as its manifest asks for.",
            $"{breach.Remedy} Then load it.");
        return true;
    }

    private void NoteEnd(SandboxSession session, string how)
    {
        // A session that was replaced or stopped ends as it should.
        if (current is not { IsCompletedSuccessfully: true } || current.Result != session) return;
        current = null;
        lastFailed = session;
        lastFailure = new WireError("extension_crashed", how);
        backoff = backoff.AfterFailure(session.Cause, time.GetUtcNow(), time.GetUtcNow() - session.StartedAt);
        _ = StopAtBreach(session);
    }

    /// <summary>Stops the process where it has had no call for a time; answers whether it did.</summary>
    internal async Task<bool> StopIfIdleAsync(TimeSpan longerThan)
    {
        Task<SandboxSession>? old;
        lock (gate)
        {
            if (current is not { IsCompletedSuccessfully: true } || current.Result.CallsInFlight > 0) return false;
            if (time.GetUtcNow() - lastUsed < longerThan) return false;
            old = current;
            current = null;
        }

        await DrainAsync(old).ConfigureAwait(false);
        return true;
    }

    private static async Task DrainAsync(Task<SandboxSession>? starting)
    {
        if (starting is null) return;
        try
        {
            await (await starting.ConfigureAwait(false)).DrainAsync().ConfigureAwait(false);
        }
        catch (SandboxStartException)
        {
            // It never came to life.
        }
    }

    private static SandboxReply Unavailable(string code, string message, string remedy, TimeSpan? retryAfter) =>
        new(SandboxOutcome.Unavailable, null, new WireError(code, message, remedy, retryAfter is not null), retryAfter);

    private static SandboxReply StartFailed(SandboxStartException e) =>
        Unavailable("extension_start_failed", e.Message, "Correct the extension, then load or reload it.", null);
}
