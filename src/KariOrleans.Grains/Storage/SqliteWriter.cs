using System.Threading.Channels;
using SQLitePCL;

namespace KariOrleans.Grains.Storage;

/// <summary>
/// The one writer of one file: a thread that commits what waits as one transaction (group commit), each request in a
/// savepoint of its own. A request completes only when its batch is durable.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxQueued = 512;
    private const int MaxBatch = 256;
    private const int StackBytes = 1024 * 1024;
    private static readonly TimeSpan MaxBatchTime = TimeSpan.FromMilliseconds(25);

    private readonly Channel<WriteRequest> queue = Channel.CreateBounded<WriteRequest>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<SqliteDatabase> open;
    private readonly TimeProvider time;
    private SqliteDatabase? database;

    /// <param name="name">Names the thread.</param>
    /// <param name="open">Opens and prepares the file, again after each failure that spoiled the connection.</param>
    /// <param name="time">Bounds how long a batch gathers.</param>
    public SqliteWriter(string name, Func<SqliteDatabase> open, TimeProvider time)
    {
        this.open = open;
        this.time = time;
        new Thread(Loop, StackBytes) { IsBackground = true, Name = $"sqlite {name}" }.Start();
    }

    /// <summary>Queues work and answers when what it did is durable, or was not kept.</summary>
    /// <remarks>The work may run twice, when a neighbour's failure ended the batch's transaction.</remarks>
    /// <exception cref="SqliteFailure">Nothing was kept.</exception>
    /// <exception cref="ChannelClosedException">The file was closed.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteDatabase, WriteVerdict<T>> work, CancellationToken cancellationToken)
    {
        var request = new WriteRequest<T>(work, cancellationToken);
        await queue.Writer.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        return await request.Answer.ConfigureAwait(false);
    }

    /// <summary>Finishes what waits and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await ended.Task.ConfigureAwait(false);
    }

    private void Loop()
    {
        List<WriteRequest> batch = new(MaxBatch);
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            if (CommitWaiting(batch) is { } lost) CommitEach(batch, lost);
            foreach (var request in batch) request.Complete();
            batch.Clear();
        }

        Close();
        ended.SetResult();
    }

    /// <summary>Gathers and commits a batch; answers the failure where its transaction was lost.</summary>
    private SqliteFailure? CommitWaiting(List<WriteRequest> batch)
    {
        var started = time.GetTimestamp();
        return Commit(database =>
        {
            while (batch.Count < MaxBatch && queue.Reader.TryRead(out var request))
            {
                batch.Add(request);
                RunInSavepoint(database, request);
                if (time.GetElapsedTime(started) > MaxBatchTime) break;
            }
        });
    }

    // One request's failure (no room for 4 MiB) must not take the room that a smaller neighbour still finds.
    private void CommitEach(List<WriteRequest> batch, SqliteFailure lost)
    {
        // Nothing ran when the file could not be opened: one that waits learns why, the next one tries again.
        if (batch.Count == 0 && queue.Reader.TryRead(out var first)) batch.Add(first);
        if (batch.Count == 1)
        {
            batch[0].Fail(lost);
            return;
        }

        foreach (var request in batch)
        {
            if (Commit(database => RunInSavepoint(database, request)) is { } failure) request.Fail(failure);
        }
    }

    private SqliteFailure? Commit(Action<SqliteDatabase> work)
    {
        try
        {
            database ??= open();
            database.Execute("BEGIN IMMEDIATE");
            work(database);
            database.Execute("COMMIT");
            return null;
        }
        catch (SqliteFailure failure)
        {
            if (failure.SpoilsConnection) Close();
            else if (database is { InTransaction: true }) Rollback(database);
            return failure;
        }
    }

    private static void RunInSavepoint(SqliteDatabase database, WriteRequest request)
    {
        database.Execute("SAVEPOINT request");
        var keep = request.Run(database);
        if (!database.InTransaction || request.Failure is SqliteFailure { SpoilsConnection: true })
        {
            // SQLite ended the whole transaction: what neighbours did in it is gone as well.
            throw request.Failure as SqliteFailure
                ?? new SqliteFailure(raw.SQLITE_ABORT, "The transaction ended early.");
        }

        if (!keep) database.Execute("ROLLBACK TO request");
        database.Execute("RELEASE request");
    }

    private void Rollback(SqliteDatabase open)
    {
        try
        {
            open.Execute("ROLLBACK");
        }
        catch (SqliteFailure)
        {
            Close();
        }
    }

    private void Close()
    {
        database?.Dispose();
        database = null;
    }
}
