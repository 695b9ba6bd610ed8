using System.Collections.Concurrent;

namespace KariOrleans.Sandbox.Jail;

/// <summary>Looks at a jail's children: at what they use up to ten times a second, at their files beside it.</summary>
internal sealed class LimitWatch : IDisposable
{
    private static readonly TimeSpan LookAtIdleEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookAtDisksEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private const long FastFall = 64L << 20;
    private const int DiskShare = 10;

    private readonly ConcurrentDictionary<ChildWatch, bool> children = new();
    private readonly TimeProvider time;
    private readonly ITimer looks;
    private readonly ITimer diskLooks;
    private long freeBefore = long.MaxValue;
    private volatile bool isDisposed;

    public LimitWatch(TimeProvider time)
    {
        this.time = time;
        // Each round begins only when the one before has ended.
        looks = time.CreateTimer(
            static watch => ((LimitWatch)watch!).Look(), this, LookEvery, Timeout.InfiniteTimeSpan);
        diskLooks = time.CreateTimer(
            static watch => ((LimitWatch)watch!).LookAtDisks(), this, LookAtDisksEvery, Timeout.InfiniteTimeSpan);
    }

    public void Add(ChildWatch child) => children[child] = true;

    public void Remove(ChildWatch child) => children.TryRemove(child, out _);

    public void Dispose()
    {
        isDisposed = true;
        looks.Dispose();
        diskLooks.Dispose();
    }

    private void Look()
    {
        var now = time.GetTimestamp();
        var isAnyActive = false;
        foreach (var (child, _) in children)
        {
            if (child.IsDue(now)) child.Look();
            isAnyActive |= child.IsActive;
        }

        Again(looks, isAnyActive ? LookEvery : LookAtIdleEvery);
    }

    private void LookAtDisks()
    {
        var spent = TimeSpan.Zero;
        ServerDisk? disk = null;
        var isFalling = false;
        foreach (var (child, _) in children)
        {
            if (disk is null)
            {
                disk = ServerDisk.Below(child.Disk.Directory);
                isFalling = freeBefore - disk.Value.FreeBytes >= FastFall;
                freeBefore = disk.Value.FreeBytes;
            }

            if (child.IsDiskDue(time.GetTimestamp(), isFalling)) spent += child.LookAtDisk(disk.Value);
        }

        // All walks together take at most a tenth of one core.
        Again(diskLooks, spent * DiskShare > LookAtDisksEvery ? spent * DiskShare : LookAtDisksEvery);
    }

    private void Again(ITimer timer, TimeSpan after)
    {
        if (!isDisposed) timer.Change(after, Timeout.InfiniteTimeSpan);
    }
}
