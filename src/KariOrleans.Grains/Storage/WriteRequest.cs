namespace KariOrleans.Grains.Storage;

/// <summary>One write in the writer's queue.</summary>
internal abstract class WriteRequest
{
    /// <summary>
    /// Does the work inside a savepoint; says whether it is kept. May be run again after a lost batch.
    /// </summary>
    public abstract bool Run(SqliteDatabase database);

    /// <summary>The failure of the last run, or null.</summary>
    public Exception? Failure { get; protected set; }

    /// <summary>Tells the caller how the last run ended. Called once its batch is durable.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing was kept.</summary>
    public abstract void Fail(Exception reason);
}

internal sealed class WriteRequest<T>(Func<SqliteDatabase, WriteVerdict<T>> work, CancellationToken cancellationToken)
    : WriteRequest
{
    // Callers go on elsewhere: the writer thread belongs to the file.
    private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriteVerdict<T> verdict;
    private bool withdrawn;

    public Task<T> Answer => done.Task;

    public override bool Run(SqliteDatabase database)
    {
        // A write that has begun is not withdrawn any more.
        Failure = null;
        withdrawn = cancellationToken.IsCancellationRequested;
        if (withdrawn) return false;

        // A task carries whatever the work throws to its caller, so that no caller's bug ends the writer thread.
        var run = new Task(() => verdict = work(database));
        run.RunSynchronously(TaskScheduler.Default);
        Failure = run.Exception?.InnerException;
        return Failure is null && verdict.Keep;
    }

    public override void Complete()
    {
        if (withdrawn) done.TrySetCanceled(cancellationToken);
        else if (Failure is { } failure) done.TrySetException(failure);
        else done.TrySetResult(verdict.Answer);
    }

    public override void Fail(Exception reason) => done.TrySetException(reason);
}
