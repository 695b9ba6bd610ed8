using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Watches a child's persistent directory. It is measured when the child can have used up half of what is left, as far
/// as its processor time tells, and the less is left the sooner.
/// </summary>
internal sealed class DiskWatch(LimitGroup group, string directory, TimeProvider time)
{
    private const double BytesPerProcessorSecond = 4L << 30;
    private const double FilesPerProcessorSecond = 200_000;
    private const double BytesPerSecond = 256L << 20;
    private const long LeastRoom = 4 << 20;
    private const int LeastRoomFiles = 100;

    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(2);

    private volatile string directory = directory;
    private volatile LimitBreach? refusal;
    private readonly Lock gate = new();
    private DiskUse? use;
    private DiskUse? atFirst;
    private TimeSpan usedAtLook;
    private TimeSpan took;
    private long lookedAt;

    /// <summary>What it takes, as last measured; null before the first time.</summary>
    public DiskUse? Use
    {
        get
        {
            lock (gate) return use;
        }
    }

    /// <summary>Why the child may not write files now, or null.</summary>
    public LimitBreach? Refusal => refusal;

    /// <summary>Whether the child has started: its runtime needs files of a size for that.</summary>
    public bool IsReady { get; set; }

    /// <summary>The directory, as the silo sees it.</summary>
    public string Directory => directory;

    /// <summary>Watches another directory from now on.</summary>
    public void Assign(string other)
    {
        lock (gate)
        {
            directory = other;
            use = atFirst = null;
        }
    }

    /// <summary>Measures what is there before the child's code has written anything.</summary>
    public void Begin(ResourceLimits limits)
    {
        if (Use is not null) return;
        var found = DiskMeter.Measure(directory, 2 * limits.DiskFiles, []);
        lock (gate)
        {
            use ??= found;
            atFirst ??= found;
        }
    }

    /// <summary>Whether a look is due.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="used">The child's processor time so far.</param>
    /// <param name="now">A timestamp.</param>
    /// <param name="isRoomFalling">Whether the server's disk is filling up fast.</param>
    public bool IsDue(ResourceLimits limits, TimeSpan used, long now, bool isRoomFalling)
    {
        if (Use is not { } known) return true;
        var since = time.GetElapsedTime(lookedAt, now);
        // Never more than a twentieth of the time: many small files must not cost the server more than their owner.
        if (since < Soonest || since < took * 20) return false;
        var worked = (used - usedAtLook).TotalSeconds;
        var room = Math.Max(limits.DiskBytes - known.Bytes, LeastRoom);
        var roomFiles = Math.Max(limits.DiskFiles - known.Files, LeastRoomFiles);
        if (worked * BytesPerProcessorSecond < room / 2
            && worked * FilesPerProcessorSecond < roomFiles / 2) return false;
        return isRoomFalling || since >= Latest || since.TotalSeconds >= room / BytesPerSecond;
    }

    /// <summary>Measures, and refuses or allows the child's writes.</summary>
    public DiskLook Look(ResourceLimits limits, ServerDisk server)
    {
        var now = time.GetTimestamp();
        var used = group.ProcessorTime();
        if (DiskMeter.Measure(directory, 2 * limits.DiskFiles, group.Processes()) is not { } measured) return default;
        usedAtLook = used ?? usedAtLook;
        lookedAt = time.GetTimestamp();
        took = time.GetElapsedTime(now, lookedAt);
        DiskUse first;
        lock (gate)
        {
            use = measured;
            first = atFirst ??= measured;
        }

        var verdict = DiskRule.Judge(limits, measured, first);
        var isOver = verdict != DiskVerdict.Fine;
        var why = isOver ? LimitBreaches.Disk(limits, measured)
            : server.IsLow ? LimitBreaches.ServerDisk(server.FreeBytes, server.FloorBytes)
            : null;
        var isGoingOn = refusal is not null;
        var isStopped = isOver && limits.Enforcement == EnforcementAction.Shutdown
            && (measured.Bytes > first.Bytes || measured.Files > first.Files);
        var isEnd = verdict == DiskVerdict.End || isStopped;
        if (IsReady && !isEnd) Settle(why);
        return new DiskLook(why, isEnd, isGoingOn);
    }

    private void Settle(LimitBreach? why)
    {
        if (why is not null) FileWriting.Refuse(group.Processes);
        else if (refusal is not null) FileWriting.Allow(group.Processes);
        refusal = why;
    }
}
