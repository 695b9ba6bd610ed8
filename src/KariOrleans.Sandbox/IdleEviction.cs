using System.Collections.Concurrent;

namespace KariOrleans.Sandbox;

/// <summary>
/// Stops idle child processes when the machine runs short of memory: first the warm hosts, then the sandboxes that
/// were used longest ago. Nobody loses a call: the next one starts a process again.
/// </summary>
internal sealed class IdleEviction : IAsyncDisposable
{
    /// <summary>Below this share of available memory processes are stopped.</summary>
    internal const double ShortBelow = 0.08;

    /// <summary>Above this share the pool is filled again.</summary>
    internal const double PlentyAbove = 0.12;

    private const int MostAtOnce = 8;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Sandbox, bool> sandboxes = new();
    private readonly WarmPool? pool;
    private readonly Func<MachineMemory?> read;
    private readonly ITimer timer;
    private int isLooking;

    /// <summary>Creates an eviction and begins to look.</summary>
    public IdleEviction(WarmPool? pool, Func<MachineMemory?> read, TimeProvider time)
    {
        this.pool = pool;
        this.read = read;
        timer = time.CreateTimer(static s => _ = ((IdleEviction)s!).LookAsync(), this, LookEvery, LookEvery);
    }

    /// <summary>Adds a sandbox that may be stopped.</summary>
    public void Add(Sandbox sandbox) => sandboxes[sandbox] = true;

    /// <summary>Removes a sandbox that is gone.</summary>
    public void Remove(Sandbox sandbox) => sandboxes.TryRemove(sandbox, out _);

    /// <summary>Looks at the memory once and stops what must be stopped; answers how many that were.</summary>
    public async Task<int> LookAsync()
    {
        if (Interlocked.Exchange(ref isLooking, 1) == 1) return 0;
        try
        {
            if (read() is not { } memory) return 0;
            var share = (double)memory.AvailableBytes / memory.TotalBytes;
            if (share > PlentyAbove) pool?.Resume();
            if (share >= ShortBelow) return 0;
            var ended = pool?.Pause() ?? 0;
            foreach (var sandbox in sandboxes.Keys.OrderBy(s => s.LastUsed))
            {
                if (ended >= MostAtOnce) break;
                if (await sandbox.StopIfIdleAsync(TimeSpan.Zero).ConfigureAwait(false)) ended++;
            }

            return ended;
        }
        finally
        {
            Volatile.Write(ref isLooking, 0);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => timer.DisposeAsync();
}
