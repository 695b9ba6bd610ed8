using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Storage;
using SQLitePCL;

namespace KariOrleans.Grains.Data;

/// <summary>
/// The open files of the silo, one per tenant and extension: opened on demand, the least recently used idle one closed
/// when there would be too many.
/// </summary>
internal sealed class DataStores(string dataDirectory, TimeProvider time, int maxOpen = DataStores.DefaultMaxOpen)
    : IAsyncDisposable
{
    public const int DefaultMaxOpen = 64;
    private readonly string root = Path.Combine(Path.GetFullPath(dataDirectory), "extensions");
    private readonly Lock gate = new();
    private readonly Dictionary<ExtensionKey, OpenStore> open = [];
    private TaskCompletionSource changed = NewSignal();
    private long uses;
    private bool disposed;

    /// <summary>Files that are open now.</summary>
    public int OpenCount
    {
        get
        {
            lock (gate) return open.Count;
        }
    }

    /// <summary>
    /// Where the data of an installation is. A key's alphabet has no dot and no slash: nothing leads out.
    /// </summary>
    public string PathOf(ExtensionKey key) => Path.Combine(root, key.Tenant, $"{key.Extension}.db");

    /// <summary>Runs one call on an installation's file. What the disk or the file refuses becomes an answer.</summary>
    public async Task<DataResult> RunAsync(
        ExtensionKey key, Func<DataStore, Task<DataResult>> act, CancellationToken cancellationToken)
    {
        var store = await AcquireAsync(key, cancellationToken).ConfigureAwait(false);
        try
        {
            return await act(store).ConfigureAwait(false);
        }
        catch (SqliteFailure failure)
        {
            return DataResults.Fail(failure);
        }
        finally
        {
            Release(key);
        }
    }

    /// <summary>
    /// Waits for the calls that run, closes the file and deletes it. New calls wait, and find nothing.
    /// </summary>
    public async Task<DataResult> DropAsync(ExtensionKey key)
    {
        OpenStore? closing = null;
        await UntilAsync(() => (closing = TryClose(key)) is not null).ConfigureAwait(false);
        await UntilAsync(() => closing!.Uses == 0).ConfigureAwait(false);
        try
        {
            if (closing!.Store is { } file) await file.DisposeAsync().ConfigureAwait(false);
            foreach (var suffix in (string[])["", "-wal", "-shm", "-journal"]) File.Delete(PathOf(key) + suffix);
            return new DataResult(null, 0, null);
        }
        catch (DirectoryNotFoundException)
        {
            return new DataResult(null, 0, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DataResults.Fail(new SqliteFailure(raw.SQLITE_IOERR, e.Message, e));
        }
        finally
        {
            Forget(key);
        }
    }

    /// <summary>Lets the calls that run end, and closes all files. Calls that come later are refused.</summary>
    public async ValueTask DisposeAsync()
    {
        OpenStore[] remaining;
        lock (gate)
        {
            disposed = true;
            remaining = [.. open.Values];
            Signal();
        }

        foreach (var store in remaining)
        {
            await UntilAsync(() => store.Uses == 0).ConfigureAwait(false);
            if (store.Store is { } file) await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<DataStore> AcquireAsync(ExtensionKey key, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                if (open.TryGetValue(key, out var known) && !known.Closing) return Use(known);
                if (known is null && open.Count < maxOpen) return Use(open[key] = new OpenStore(NewStore(key)));
                wait = known is null && LeastRecentlyUsedIdle() is { Key: var idle, Value: { } victim }
                    ? CloseAsync(idle, victim)
                    : changed.Task;
            }

            await wait.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private DataStore NewStore(ExtensionKey key) => new(PathOf(key), key.Tenant, time);

    private DataStore Use(OpenStore store)
    {
        store.Uses++;
        store.LastUse = ++uses;
        return store.Store!;
    }

    private void Release(ExtensionKey key)
    {
        lock (gate)
        {
            open[key].Uses--;
            Signal();
        }
    }

    private KeyValuePair<ExtensionKey, OpenStore?> LeastRecentlyUsedIdle() => open
        .Where(entry => entry.Value is { Uses: 0, Closing: false })
        .OrderBy(entry => entry.Value.LastUse)
        .Select(entry => KeyValuePair.Create(entry.Key, (OpenStore?)entry.Value))
        .FirstOrDefault();

    // Called inside the gate, so the closing itself goes elsewhere.
    private Task CloseAsync(ExtensionKey key, OpenStore victim)
    {
        victim.Closing = true;
        return Task.Run(async () =>
        {
            try
            {
                await victim.Store!.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                Forget(key);
            }
        });
    }

    // A store that isn't open is entered as closing: nobody opens the file while it is deleted.
    private OpenStore? TryClose(ExtensionKey key)
    {
        if (!open.TryGetValue(key, out var store)) open[key] = store = new OpenStore(null);
        else if (store.Closing) return null;
        store.Closing = true;
        return store;
    }

    // The condition is asked inside the gate and the next change is waited for: none is missed in between.
    private async Task UntilAsync(Func<bool> holds)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (holds()) return;
                wait = changed.Task;
            }

            await wait.ConfigureAwait(false);
        }
    }

    private void Forget(ExtensionKey key)
    {
        lock (gate)
        {
            open.Remove(key);
            Signal();
        }
    }

    private void Signal()
    {
        changed.TrySetResult();
        changed = NewSignal();
    }
}
