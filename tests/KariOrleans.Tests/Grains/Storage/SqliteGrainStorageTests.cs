using KariOrleans.Contracts.Storage;
using KariOrleans.Grains.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;

namespace KariOrleans.Tests.Grains.Storage;

public class SqliteGrainStorageTests
{
    private static readonly GrainId Grain = GrainId.Create("counter", "acme/shop");

    [Fact]
    public async Task State_IsWrittenReadAndCleared()
    {
        using var directory = new TemporaryDirectory();
        await using var storage = await OpenAsync(directory.Path);
        var state = new GrainState<Counter>(new Counter { Value = 5, Name = "ü'\"" });

        await storage.WriteStateAsync("state", Grain, state);
        var read = await ReadAsync(storage);
        await storage.ClearStateAsync("state", Grain, read);
        var cleared = await ReadAsync(storage);

        Assert.True(state.RecordExists);
        Assert.Equal((false, null, 0), (cleared.RecordExists, cleared.ETag, cleared.State!.Value));
    }

    [Fact]
    public async Task State_SurvivesTheSilo()
    {
        using var directory = new TemporaryDirectory();
        await using (var storage = await OpenAsync(directory.Path))
        {
            var written = new GrainState<Counter>(new Counter { Value = 5, Name = "ü'\"" });
            await storage.WriteStateAsync("state", Grain, written);
        }

        await using var reopened = await OpenAsync(directory.Path);
        var read = await ReadAsync(reopened);

        Assert.Equal((5, "ü'\""), (read.State!.Value, read.State!.Name));
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task StaleActivation_ChangesNothing()
    {
        using var directory = new TemporaryDirectory();
        await using var storage = await OpenAsync(directory.Path);
        await storage.WriteStateAsync("state", Grain, new GrainState<Counter>(new Counter { Value = 1 }));
        var stale = await ReadAsync(storage);
        var fresh = await ReadAsync(storage);
        fresh.State!.Value = 2;
        await storage.WriteStateAsync("state", Grain, fresh);
        var staleTag = stale.ETag;

        var write = await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.WriteStateAsync("state", Grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("state", Grain, stale));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.WriteStateAsync("state", Grain, new GrainState<Counter>(new Counter())));
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => storage.ClearStateAsync("state", Grain, new GrainState<Counter>(new Counter())));

        Assert.Equal((fresh.ETag, staleTag), (write.StoredEtag, write.CurrentEtag));
        Assert.Equal(staleTag, stale.ETag);
        Assert.Equal(2, (await ReadAsync(storage)).State!.Value);
    }

    [Fact]
    public async Task ClearedAndWrittenAgain_DoesNotBringAnOldETagBack()
    {
        using var directory = new TemporaryDirectory();
        await using var storage = await OpenAsync(directory.Path);
        var state = new GrainState<Counter>(new Counter { Value = 1 });
        await storage.WriteStateAsync("state", Grain, state);
        var old = await ReadAsync(storage);
        await storage.ClearStateAsync("state", Grain, state);
        await storage.WriteStateAsync("state", Grain, state);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("state", Grain, old));
    }

    [Fact]
    public async Task CompetingWriters_LoseNoIncrement()
    {
        using var directory = new TemporaryDirectory();
        await using var storage = await OpenAsync(directory.Path);
        await storage.WriteStateAsync("state", Grain, new GrainState<Counter>(new Counter()));
        var conflicts = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var done = 0; done < 25;)
            {
                var state = await ReadAsync(storage);
                state.State!.Value++;
                try
                {
                    await storage.WriteStateAsync("state", Grain, state);
                    done++;
                }
                catch (InconsistentStateException)
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        }));

        Assert.Equal(200, (await ReadAsync(storage)).State!.Value);
        Assert.True(conflicts > 0, "Eight writers never met: the test tested nothing.");
    }

    [Fact]
    public async Task TwoProvidersAndTwoStates_ShareAFileButNoState()
    {
        using var directory = new TemporaryDirectory();
        await using var one = await OpenAsync(directory.Path, "one");
        await using var two = await OpenAsync(directory.Path, "two");

        await Task.WhenAll(
            one.WriteStateAsync("a", Grain, new GrainState<Counter>(new Counter { Value = 1 })),
            one.WriteStateAsync("b", Grain, new GrainState<Counter>(new Counter { Value = 2 })),
            two.WriteStateAsync("a", Grain, new GrainState<Counter>(new Counter { Value = 3 })));

        var read = new List<int>();
        foreach (var storage in (SqliteGrainStorage[])[one, two])
        {
            read.Add((await ReadAsync(storage, "a")).State!.Value);
            read.Add((await ReadAsync(storage, "b")).State!.Value);
        }

        Assert.Equal([1, 2, 3, 0], read);
    }

    [Fact]
    public async Task FullDisk_LeavesTheStateAndSaysSo()
    {
        await using var disk = SmallDisk.Mount(sizeMegabytes: 2);
        await using var storage = await OpenAsync(disk.Directory);
        var state = new GrainState<Counter>(new Counter { Value = 1 });
        await storage.WriteStateAsync("state", Grain, state);
        var tag = state.ETag;
        state.State = new Counter { Value = 2, Name = new string('x', 4_000_000) };

        var failure = await Assert.ThrowsAsync<StateStorageException>(
            () => storage.WriteStateAsync("state", Grain, state));

        Assert.Equal("storage_full", failure.Code);
        Assert.Equal(tag, state.ETag);
        Assert.Equal(1, (await ReadAsync(storage)).State!.Value);
        state.State!.Name = "small";
        await storage.WriteStateAsync("state", Grain, state);
        Assert.Equal(2, (await ReadAsync(storage)).State!.Value);
    }

    [Fact]
    public void StorageException_CrossesAGrainCallWhole()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();

        var copy = serializer.Deserialize<Exception>(
            serializer.SerializeToArray<Exception>(new StateStorageException("storage_full", "No room.")));

        var typed = Assert.IsType<StateStorageException>(copy);
        Assert.Equal(("storage_full", "No room."), (typed.Code, typed.Message));
    }

    private static async Task<SqliteGrainStorage> OpenAsync(string directory, string name = "Default")
    {
        var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var storage = new SqliteGrainStorage(
            name,
            directory,
            new SystemTextJsonGrainStorageSerializer(Options.Create(new SystemTextJsonGrainStorageSerializerOptions())),
            services.GetRequiredService<Orleans.Serialization.Serializers.IActivatorProvider>(),
            TimeProvider.System);
        await storage.OpenAsync(CancellationToken.None);
        return storage;
    }

    private static async Task<GrainState<Counter>> ReadAsync(SqliteGrainStorage storage, string name = "state")
    {
        var state = new GrainState<Counter>();
        await storage.ReadStateAsync(name, Grain, state);
        return state;
    }

    internal sealed class Counter
    {
        public int Value { get; set; }

        public string? Name { get; set; }
    }

    private sealed class TemporaryDirectory : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("kari-state-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
