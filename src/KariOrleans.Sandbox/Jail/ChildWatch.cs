using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Watches one jailed child: what its limits did, what they can't do by themselves, and what is to be done about it.
/// The cheap looks come several times a second, and seldom while the child does nothing.
/// </summary>
internal sealed class ChildWatch(LimitGroup group, ResourceLimits limits, string dataDirectory, TimeProvider time)
{
    private static readonly TimeSpan IdleLook = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WorthAChecking = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestHeld = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CauseWithin = TimeSpan.FromSeconds(5);

    // It is made with the process, and keeps its size.
    private readonly long scratchBytes = limits.ScratchBytes;
    private readonly Lock looking = new();
    private volatile ResourceLimits limits = limits;
    private LimitLog? log;
    private Action? kill;
    private LimitBreach? breach;
    private volatile LimitBreach? holdsBack;
    private ResourceUse? lastUse;
    private TimeSpan used;
    private TimeSpan usedAtCheck;
    private LimitCounts seen;
    private long lookedAt = time.GetTimestamp();
    private long checkedAt;
    private long? heldSince;
    private long? countedAt;
    private bool isActive = true;
    private bool isBehind;

    /// <summary>The limits that the kernel keeps.</summary>
    public LimitGroup Group { get; } = group;

    /// <summary>The watch over the persistent directory.</summary>
    public DiskWatch Disk { get; } = new(group, dataDirectory, time);

    /// <summary>
    /// The limit because of which calls are held back: only one at a time is let in. Null where all may come.
    /// </summary>
    public LimitBreach? HoldsBack => holdsBack;

    /// <summary>What the tree uses, or used at its end; null where it was never measured.</summary>
    public ResourceUse? Use
    {
        get
        {
            var now = Group.Measure();
            var scratch = now is null ? null : ScratchMeter.Measure(Group.Processes(), scratchBytes);
            lock (looking)
            {
                if (now is { } use) lastUse = use with { Disk = Disk.Use, ScratchBytes = scratch };
                return lastUse;
            }
        }
    }

    private LimitAction EndAction =>
        limits.Enforcement == EnforcementAction.Shutdown ? LimitAction.Stopped : LimitAction.Killed;

    /// <summary>Says which process the tree begins with, and how to end it.</summary>
    public void Attach(int process, Action end)
    {
        Group.Attach(process);
        lock (looking) kill = end;

        // Beside the child's start, which takes longer.
        _ = Task.Run(() => Disk.Begin(limits));
    }

    /// <summary>
    /// Says where to note what happens, before the child knows its installation. Nothing is watched until then.
    /// </summary>
    public void Follow(LimitLog events)
    {
        Disk.Begin(limits);
        lock (looking) log = events;
    }

    /// <summary>
    /// Gives the child other limits: a host that waited for an installation gets that installation's.
    /// </summary>
    /// <returns>Null, or why everything stays as it was: more memory than that is in use.</returns>
    /// <exception cref="IOException">The kernel refused it.</exception>
    /// <exception cref="UnauthorizedAccessException">The kernel refused it.</exception>
    public LimitBreach? Assign(ResourceLimits wanted, string directory)
    {
        lock (looking)
        {
            if (Group.Apply(wanted) is { } refusal) return refusal;
            limits = wanted;
            Disk.Assign(directory);
            Disk.Begin(wanted);
            return null;
        }
    }

    /// <summary>From now on processor time is limited, and files can be refused. A start is not held back.</summary>
    /// <param name="percent">In percent of one core.</param>
    public void LimitProcessor(double percent)
    {
        Group.LimitProcessor(percent);
        Disk.Begin(limits);
        Disk.IsReady = true;
    }

    /// <summary>Whether it used more than next to nothing when it was last looked at.</summary>
    public bool IsActive => isActive;

    /// <summary>Whether a look is due.</summary>
    public bool IsDue(long now)
    {
        lock (looking) return isActive || time.GetElapsedTime(lookedAt, now) >= IdleLook;
    }

    /// <summary>Looks what the tree has used since the last time, and acts on it.</summary>
    public void Look()
    {
        lock (looking)
        {
            if (log is null || Group.ProcessorTime() is not { } total) return;
            var now = time.GetTimestamp();
            var elapsed = time.GetElapsedTime(lookedAt, now);
            var spent = total - used;
            (lookedAt, used) = (now, total);
            Group.HoldBack(elapsed, spent);
            Order(elapsed, spent);
            isActive = Group.IsHeld || spent > elapsed / 50;

            if (Group.FindExcess() is { } excess) End(excess);
            var reason = LookAtProcessor(now, elapsed, spent) ?? LookAtMemory() ?? Disk.Refusal;
            holdsBack = limits.Enforcement == EnforcementAction.Throttle ? reason : null;
            if (used - usedAtCheck < WorthAChecking || time.GetElapsedTime(checkedAt, now) < CheckEvery) return;
            (checkedAt, usedAtCheck) = (now, used);
            Check(now);
        }
    }

    /// <summary>Whether a look at the persistent directory is due.</summary>
    public bool IsDiskDue(long now, bool isRoomFalling)
    {
        TimeSpan soFar;
        lock (looking) soFar = used;
        return Disk.IsDue(limits, soFar, now, isRoomFalling);
    }

    /// <summary>Looks at the persistent directory, and acts on what it found.</summary>
    /// <returns>How long that took.</returns>
    public TimeSpan LookAtDisk(ServerDisk server)
    {
        LimitLog? events;
        lock (looking) events = log;
        if (events is null) return TimeSpan.Zero;
        var from = time.GetTimestamp();
        var verdict = Disk.Look(limits, server);
        if (verdict.Breach is { } why)
        {
            if (verdict.IsEnd) End(why);
            else events.Note(why, LimitAction.Refused, verdict.IsGoingOn);
        }

        return time.GetElapsedTime(from);
    }

    /// <summary>Finds out, when the tree has ended, whether a limit was the cause.</summary>
    public LimitBreach? Conclude()
    {
        _ = Use;
        lock (looking)
        {
            if (log is null || (breach ?? FindCause()) is not { } why) return null;
            // A look may have seen it just before.
            log.Note(why, EndAction, isGoingOn: breach is null && Group.Counts() == seen);
            return why;
        }
    }

    // Who uses more than its limit, though it still may, runs behind everybody who doesn't.
    private void Order(TimeSpan elapsed, TimeSpan spent)
    {
        var isAbove = Disk.IsReady && spent > elapsed * (limits.CpuPercent / 100);
        if (isAbove == isBehind || !Posix.IsRoot) return;
        isBehind = isAbove;
        ProcessPriority.Set(Group.Processes(), isAbove ? ProcessPriority.Lowest : ProcessPriority.Normal);
    }

    private LimitBreach? LookAtProcessor(long now, TimeSpan elapsed, TimeSpan spent)
    {
        if (!Group.IsHeld)
        {
            heldSince = null;
            return null;
        }

        var why = LimitBreaches.Processor(limits, elapsed > TimeSpan.Zero ? 100 * (spent / elapsed) : 0);
        if (!Group.IsOnlyWatched || limits.Enforcement == EnforcementAction.Throttle)
            log!.Note(why, LimitAction.Throttled, isGoingOn: heldSince is not null);
        heldSince ??= now;
        if (limits.Enforcement == EnforcementAction.Shutdown
            && time.GetElapsedTime(heldSince.Value, now) >= LongestHeld) End(why);
        return why;
    }

    private LimitBreach? LookAtMemory()
    {
        if (limits.Enforcement != EnforcementAction.Throttle) return null;
        if (Group.WorkingMemory() is not { } working || working <= limits.MemoryBytes / 10 * 9) return null;
        var why = LimitBreaches.NearlyOutOfMemory(limits, working);
        log!.Note(why, LimitAction.Throttled, isGoingOn: holdsBack is { Kind: LimitKind.Memory });
        return why;
    }

    // What costs more to read: once a second, and only where the tree has done something since.
    private void Check(long now)
    {
        if (Group.Counts() is { } counts && counts != seen)
        {
            countedAt = now;
            if (counts.EndedForMemory > seen.EndedForMemory)
                Happened(LimitBreaches.Memory(limits, Group.Measure()?.PeakMemoryBytes ?? 0), LimitAction.Killed);
            if (counts.RefusedProcesses > seen.RefusedProcesses)
                Happened(LimitBreaches.Processes(limits, limits.Processes), LimitAction.Refused);
            seen = counts;
        }

        var processes = Group.Processes();
        if (OpenFiles.Most(processes) is var open && open >= limits.OpenFiles - (limits.OpenFiles / 50))
            Happened(LimitBreaches.OpenFiles(limits, open), LimitAction.Refused);
        if (ScratchMeter.Measure(processes, scratchBytes) is { } scratch
            && scratch >= scratchBytes - (scratchBytes / 50))
            Happened(LimitBreaches.Scratch(scratchBytes, scratch), LimitAction.Refused);
    }

    private void Happened(LimitBreach why, LimitAction action)
    {
        if (limits.Enforcement == EnforcementAction.Shutdown) End(why);
        else log!.Note(why, action);
    }

    // A refusal of an hour ago, or the end of a process that the child survived, is not why it ended now.
    private LimitBreach? FindCause()
    {
        if (Group.FindBreach() is not { } found || Group.Counts() is not { } counts) return null;
        var isRecent = countedAt is { } at && time.GetElapsedTime(at) < CauseWithin;
        return counts != seen || isRecent ? found : null;
    }

    private void End(LimitBreach why)
    {
        if (Interlocked.CompareExchange(ref breach, why, null) is null) kill?.Invoke();
    }
}
