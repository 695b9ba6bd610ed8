using KariOrleans.Contracts.Storage;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace KariOrleans.Grains.Storage;

/// <summary>
/// Grain state in one SQLite file with one writer thread and group commit. A write returns when it is durable.
/// </summary>
/// <remarks>
/// One silo owns the file. Stale activations are found by ETag; everything else that goes wrong is a
/// <see cref="StateStorageException"/>, and the stored state is what it was before.
/// </remarks>
internal sealed class SqliteGrainStorage : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    private readonly string name;
    private readonly string path;
    private readonly IGrainStorageSerializer serializer;
    private readonly IActivatorProvider activators;
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;

    public SqliteGrainStorage(
        string name,
        string dataDirectory,
        IGrainStorageSerializer serializer,
        IActivatorProvider activators,
        TimeProvider time)
    {
        this.name = name;
        this.serializer = serializer;
        this.activators = activators;
        path = Path.Combine(Path.GetFullPath(dataDirectory), "state.db");
        writer = new SqliteWriter("state", () => GrainStateTable.Open(path), time);
        readers = new SqliteReaders(path);
    }

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = KeyOf(stateName, grainId);
        var row = await GuardAsync(
            "read", key, () => readers.RunAsync(db => GrainStateTable.Read(db, key), CancellationToken.None))
            .ConfigureAwait(false);
        grainState.ETag = row?.ETag;
        grainState.RecordExists = row is not null;
        grainState.State = row is null
            ? Create<T>()
            : serializer.Deserialize<T>(new BinaryData(row.Data)) ?? Create<T>();
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = KeyOf(stateName, grainId);
        var expected = grainState.ETag;
        var next = Guid.NewGuid().ToString("N");
        var data = serializer.Serialize(grainState.State).ToMemory();
        var change = await GuardAsync(
            "write",
            key,
            () => writer.RunAsync(db => GrainStateTable.Write(db, key, expected, next, data), CancellationToken.None))
            .ConfigureAwait(false);
        if (!change.Done) throw Inconsistent("written", key, change.StoredETag, expected);
        grainState.ETag = next;
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = KeyOf(stateName, grainId);
        var expected = grainState.ETag;
        var change = await GuardAsync(
            "clear",
            key,
            () => writer.RunAsync(db => GrainStateTable.Clear(db, key, expected), CancellationToken.None))
            .ConfigureAwait(false);
        if (!change.Done) throw Inconsistent("cleared", key, change.StoredETag, expected);
        grainState.ETag = null;
        grainState.RecordExists = false;
        grainState.State = Create<T>();
    }

    /// <summary>Opens the file before any grain needs it: a silo that can't keep state doesn't start.</summary>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        $"{nameof(SqliteGrainStorage)} {name}", ServiceLifecycleStage.RuntimeStorageServices, OpenAsync);

    /// <summary>Creates or checks the file.</summary>
    public Task OpenAsync(CancellationToken cancellationToken) => GuardAsync(
        "open",
        default,
        () => writer.RunAsync(static _ => new WriteVerdict<bool>(true, Keep: false), cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync().ConfigureAwait(false);
        readers.Dispose();
    }

    private static InconsistentStateException Inconsistent(
        string verb, GrainStateKey key, string? stored, string? expected) =>
        new($"The state '{key.Kind}' of {key.Id} could not be {verb}: it was changed elsewhere.", stored, expected);

    private GrainStateKey KeyOf(string stateName, GrainId grainId) => new(name, stateName, grainId.ToString());

    private T Create<T>() => activators.GetActivator<T>().Create();

    private async Task<TAnswer> GuardAsync<TAnswer>(string verb, GrainStateKey key, Func<Task<TAnswer>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (SqliteFailure failure)
        {
            // SqliteFailure itself stays here: only what is serialisable may cross a grain call.
            var code = StorageCodes.CodeOf(failure);
            var subject = key.Id is null ? "grain state" : $"the state '{key.Kind}' of {key.Id}";
            throw new StateStorageException(
                code, $"Could not {verb} {subject} in {path}: {failure.Message}. {StorageCodes.Remedy(code)}");
        }
    }
}
