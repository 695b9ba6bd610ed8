namespace KariOrleans.Sandbox;

/// <summary>
/// Hosts that are started before anybody needs them. A host serves one installation and is never put back; another is
/// started in its place, one at a time and at the lowest priority, once no start has been asked for a while.
/// </summary>
internal sealed class WarmPool : IAsyncDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly HostStarter starter;
    private readonly int size;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private readonly Queue<PreparedHost> ready = new();
    private readonly SemaphoreSlim wanted = new(1, 1);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task filling;
    private TaskCompletionSource full = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastTaken;
    private bool isPaused;

    /// <summary>Creates a pool and begins to fill it.</summary>
    public WarmPool(HostStarter starter, int size, TimeProvider time)
    {
        this.starter = starter;
        this.size = size;
        this.time = time;
        filling = FillAsync();
    }

    /// <summary>Completes when as many hosts are ready as there should be.</summary>
    public Task Full
    {
        get
        {
            lock (gate) return full.Task;
        }
    }

    /// <summary>Hosts that wait for an installation.</summary>
    public int Count
    {
        get
        {
            lock (gate) return ready.Count;
        }
    }

    /// <summary>A host, or null where none is ready.</summary>
    public PreparedHost? TryTake()
    {
        PreparedHost? taken = null;
        lock (gate)
        {
            lastTaken = time.GetTimestamp();
            while (taken is null && ready.TryDequeue(out var host))
            {
                if (host.IsWaiting) taken = host;
                else _ = host.DiscardAsync(TimeSpan.Zero, time);
            }

            if (full.Task.IsCompleted) full = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Wake();
        return taken;
    }

    /// <summary>Takes back a host that was not assigned after all.</summary>
    public void Return(PreparedHost host)
    {
        if (!TryAdd(host)) _ = host.DiscardAsync(TimeSpan.Zero, time);
    }

    /// <summary>
    /// Ends every host and starts no more until <see cref="Resume"/>: the machine is short of memory. Answers how many.
    /// </summary>
    public int Pause()
    {
        List<PreparedHost> ended;
        lock (gate)
        {
            isPaused = true;
            ended = [.. ready];
            ready.Clear();
        }

        foreach (var host in ended) _ = host.DiscardAsync(TimeSpan.Zero, time);
        return ended.Count;
    }

    /// <summary>Fills the pool again.</summary>
    public void Resume()
    {
        lock (gate)
        {
            if (!isPaused) return;
            isPaused = false;
        }

        Wake();
    }

    private void Wake()
    {
        lock (gate)
        {
            if (wanted.CurrentCount == 0) wanted.Release();
        }
    }

    private async Task FillAsync()
    {
        var pause = Quiet;
        try
        {
            while (true)
            {
                await wanted.WaitAsync(stopping.Token).ConfigureAwait(false);
                while (IsShort())
                {
                    await QuietAsync().ConfigureAwait(false);
                    try
                    {
                        var host = await starter.StartUnassignedAsync().ConfigureAwait(false);
                        pause = Quiet;
                        if (!TryAdd(host)) await host.DiscardAsync(TimeSpan.Zero, time).ConfigureAwait(false);
                    }
                    catch (SandboxStartException)
                    {
                        // Installations start without the pool, and tell their owners what is wrong.
                        await Task.Delay(pause, time, stopping.Token).ConfigureAwait(false);
                        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private bool IsShort()
    {
        lock (gate)
        {
            if (ready.Count >= size) full.TrySetResult();
            return ready.Count < size && !isPaused && !stopping.IsCancellationRequested;
        }
    }

    private bool TryAdd(PreparedHost host)
    {
        lock (gate)
        {
            if (isPaused || stopping.IsCancellationRequested) return false;
            ready.Enqueue(host);
            return true;
        }
    }

    private async Task QuietAsync()
    {
        while (true)
        {
            TimeSpan left;
            lock (gate) left = lastTaken == 0 ? TimeSpan.Zero : Quiet - time.GetElapsedTime(lastTaken);
            if (left <= TimeSpan.Zero) return;
            await Task.Delay(left, time, stopping.Token).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await filling.ConfigureAwait(false);
        PreparedHost[] left;
        lock (gate)
        {
            left = [.. ready];
            ready.Clear();
        }

        await Task.WhenAll(left.Select(host => host.DiscardAsync(TimeSpan.Zero, time))).ConfigureAwait(false);
        stopping.Dispose();
        wanted.Dispose();
    }
}
