using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Data;
using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Wire;
using Orleans.TestingHost;
using static KariOrleans.Tests.Grains.Data.TestStores;

namespace KariOrleans.Tests.Grains.Data;

public class ExtensionDataGrainTests
{
    [Fact]
    public async Task Silo_ServesTablesByTenantAndExtension()
    {
        var directory = Directory.CreateTempSubdirectory("kari-silo-").FullName;
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddExtensionData(directory);
            silo.AddSqliteGrainStorage("Default", directory);
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var none = CancellationToken.None;
        var acme = cluster.Client.GetGrain<IExtensionDataGrain>("acme/shop");
        var umbrella = cluster.Client.GetGrain<IExtensionDataGrain>("umbrella/shop");

        await acme.CreateTableAsync("t", Utf8("""{"a":"integer"}"""), none);
        var inserted = await acme.InsertAsync(
            Everyone, new RowBatch("t", ["a"], 2, PackedRows.Pack([[1L], [2L]])), none);
        var updated = await acme.UpdateAsync(
            Everyone, new RowUpdate("t", Utf8("""{"a":1}"""), ["a"], PackedRows.Pack([[3L]])), none);
        var page = await acme.QueryAsync(Everyone, new RowQuery("t", [], ["a"], ["-a"], 0, null), none);
        var sum = await acme.AggregateAsync(Everyone, new RowAggregate("t", [], [], ["sum:a"]), none);
        var deleted = await acme.DeleteAsync(Everyone, "t", Utf8("""{"a":3}"""), none);
        var count = await acme.CountAsync(Everyone, "t", [], none);
        var foreign = await umbrella.CountAsync(Everyone, "t", [], none);
        var dropped = await acme.DropAsync();

        Assert.Equal((2, 1, 1, 1), (inserted.Affected, updated.Affected, deleted.Affected, count.Affected));
        Assert.Equal([[3L], [2L]], Rows(page));
        Assert.Equal([[5L]], Rows(sum));
        Assert.Equal("table_not_found", foreign.Error?.Code);
        Assert.Null(dropped.Error);
        Assert.True(File.Exists(Path.Combine(directory, "state.db")));
        await cluster.StopAllSilosAsync();
        Directory.Delete(directory, recursive: true);
    }
}
