using SQLitePCL;

namespace KariOrleans.Grains.Storage;

/// <summary>A few connections that read one file beside its writer, on the thread pool.</summary>
internal sealed class SqliteReaders(string path) : IDisposable
{
    private const int MaxReaders = 4;
    private readonly SemaphoreSlim slots = new(MaxReaders);
    private readonly Stack<SqliteDatabase> idle = new(MaxReaders);

    /// <summary>Reads on a connection of its own. Cancellation ends the statement that runs.</summary>
    /// <exception cref="SqliteFailure">The file can't be read.</exception>
    public async Task<T> RunAsync<T>(Func<SqliteDatabase, T> read, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Read(read, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Closes what is idle. Called when nothing reads any more.</summary>
    public void Dispose()
    {
        lock (idle)
        {
            while (idle.TryPop(out var database)) database.Dispose();
        }

        slots.Dispose();
    }

    private T Read<T>(Func<SqliteDatabase, T> read, CancellationToken cancellationToken)
    {
        SqliteDatabase? database;
        lock (idle) idle.TryPop(out database);
        database ??= SqliteDatabase.OpenReader(path);
        var healthy = false;
        try
        {
            using (cancellationToken.Register(database.Interrupt))
            {
                var answer = read(database);
                healthy = true;
                return answer;
            }
        }
        catch (SqliteFailure failure) when (failure.Code == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The read was withdrawn.", failure, cancellationToken);
        }
        finally
        {
            if (healthy)
            {
                lock (idle) idle.Push(database);
            }
            else
            {
                database.Dispose();
            }
        }
    }
}
