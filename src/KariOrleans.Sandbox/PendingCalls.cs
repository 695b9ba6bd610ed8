using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>
/// The calls that a child has not answered yet, and the one timer that ends those whose deadline passes. Most calls of
/// a session have the same deadline, so the timer is set about once per deadline and not once per call.
/// </summary>
internal sealed class PendingCalls : IDisposable
{
    // What a timer of the platform takes, in milliseconds. A look that comes too early sets the next one.
    private const double LongestWait = int.MaxValue;

    // A child that never reports the end of what was withdrawn must not fill this side's memory.
    private const int MaxWithdrawn = 512;

    private readonly ConcurrentDictionary<uint, PendingCall> calls = new();
    private readonly ConcurrentDictionary<uint, SandboxOperation> withdrawn = new();
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock arming = new();
    private long nextLook = long.MaxValue;

    public PendingCalls(TimeProvider time)
    {
        this.time = time;
        timer = time.CreateTimer(
            static pending => ((PendingCalls)pending!).EndOverdue(), this, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    public bool TryGet(uint id, [MaybeNullWhen(false)] out PendingCall call) => calls.TryGetValue(id, out call);

    /// <summary>Adds a call, which is completed as timed out when its deadline passes from now.</summary>
    public PendingCall Add(uint id, SandboxCall call)
    {
        var due = time.GetTimestamp() + (long)(call.Deadline.TotalSeconds * time.TimestampFrequency);
        var pending = new PendingCall(call, due);
        calls[id] = pending;

        // The timer's look starts by forgetting when it comes next. So either it finds what was added above, or this
        // finds that it must be set.
        if (due < Volatile.Read(ref nextLook)) LookAt(due);
        return pending;
    }

    /// <summary>
    /// Takes the child's answer to a call, or learns by it that withdrawn work has ended. What answers no call isn't
    /// read.
    /// </summary>
    /// <exception cref="WireException">The payload is no answer.</exception>
    public void Answer(uint id, ReadOnlyMemory<byte> payload)
    {
        if (!calls.TryGetValue(id, out var call) || !call.Answer(WireMessage.Decode<ResultMessage>(payload)))
            withdrawn.TryRemove(id, out _);
    }

    /// <summary>Remembers a call that was given up: its work may still go on in the child.</summary>
    public void Withdraw(uint id, SandboxOperation operation)
    {
        if (withdrawn.Count >= MaxWithdrawn) return;
        withdrawn[id] = operation;

        // Either the answer finds what was added above, or this finds the answer.
        if (!calls.TryGetValue(id, out var call) || call.IsAnswered) withdrawn.TryRemove(id, out _);
    }

    /// <summary>The operations that the child works on, each once, the one called last first.</summary>
    public IReadOnlyList<SandboxOperation> InFlight() =>
    [
        .. calls.Select(c => (Id: c.Key, c.Value.Operation))
            .Concat(withdrawn.Select(w => (Id: w.Key, Operation: w.Value)))
            .OrderByDescending(c => c.Id)
            .Select(c => c.Operation)
            .Distinct(),
    ];

    public void Remove(uint id) => calls.TryRemove(id, out _);

    public void CompleteAll(SandboxReply reply)
    {
        foreach (var (_, call) in calls) call.Complete(reply);
    }

    public void Dispose() => timer.Dispose();

    private void LookAt(long due)
    {
        lock (arming)
        {
            if (due >= nextLook) return;
            Volatile.Write(ref nextLook, due);
            // A timer counts whole milliseconds and may be a little early.
            var wait = TimeSpan.FromSeconds((due - time.GetTimestamp()) / (double)time.TimestampFrequency);
            timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, LongestWait)),
                Timeout.InfiniteTimeSpan);
        }
    }

    private void EndOverdue()
    {
        lock (arming) Volatile.Write(ref nextLook, long.MaxValue);
        Interlocked.MemoryBarrier();

        var earliest = long.MaxValue;
        foreach (var (_, call) in calls)
        {
            if (call.Due <= time.GetTimestamp()) call.Complete(SandboxReply.TimedOut(call.Deadline));
            else earliest = Math.Min(earliest, call.Due);
        }

        if (earliest != long.MaxValue) LookAt(earliest);
    }
}
