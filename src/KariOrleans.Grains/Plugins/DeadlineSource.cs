namespace KariOrleans.Grains.Plugins;

/// <summary>A point in time after which work is cancelled, together with the caller's own cancellation.</summary>
internal sealed class DeadlineSource : IDisposable
{
    private readonly CancellationTokenSource timer;
    private readonly CancellationTokenSource linked;
    private readonly TimeProvider time;
    private readonly TimeSpan allowed;
    private readonly long started;

    public DeadlineSource(TimeSpan allowed, TimeProvider time, CancellationToken cancellationToken)
    {
        this.allowed = allowed;
        this.time = time;
        started = time.GetTimestamp();
        timer = new CancellationTokenSource(allowed, time);
        linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
    }

    public CancellationToken Token => linked.Token;

    /// <summary>Whether time ran out, as opposed to somebody giving up.</summary>
    public bool HasPassed => timer.IsCancellationRequested;

    /// <summary>The whole time that was allowed.</summary>
    public TimeSpan Allowed => allowed;

    /// <summary>What is left, at least a millisecond.</summary>
    public TimeSpan Left
    {
        get
        {
            var left = allowed - time.GetElapsedTime(started);
            return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
        }
    }

    public TimeProvider Time => time;

    public Task CancelAsync() => linked.CancelAsync();

    public void Dispose()
    {
        linked.Dispose();
        timer.Dispose();
    }
}
