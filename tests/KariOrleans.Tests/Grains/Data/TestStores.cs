using System.Text;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Data;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Grains.Data;

/// <summary>Real files in a directory of their own.</summary>
internal sealed class TestStores : IAsyncDisposable
{
    public static readonly DataScope Everyone = new(null, SeesAllRows: true, QuotaBytes: long.MaxValue);
    public static readonly ExtensionKey Key = new("acme", "shop");

    public TestStores(string? directory = null, int maxOpen = DataStores.DefaultMaxOpen)
    {
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("kari-data-").FullName;
        Stores = new DataStores(Directory, TimeProvider.System, maxOpen);
    }

    public string Directory { get; }

    public DataStores Stores { get; }

    public string File => Stores.PathOf(Key);

    public static DataScope User(string user) => new(user, SeesAllRows: false, QuotaBytes: long.MaxValue);

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static object?[][] Rows(DataResult result)
    {
        Assert.Null(result.Error);
        return PackedRows.Unpack(result.Rows!.Rows, result.Rows.RowCount, result.Rows.Columns.Length);
    }

    public Task<DataResult> CreateAsync(string table, string schema, ExtensionKey? key = null) =>
        RunAsync(store => store.CreateTableAsync(table, Utf8(schema), CancellationToken.None), key);

    public Task<DataResult> InsertAsync(
        string table, string[] columns, object?[][] rows, DataScope? scope = null, ExtensionKey? key = null) =>
        RunAsync(
            store => store.InsertAsync(
                scope ?? Everyone,
                new RowBatch(table, columns, rows.Length, PackedRows.Pack(rows)),
                CancellationToken.None),
            key);

    public Task<DataResult> QueryAsync(
        string table,
        string filter = "",
        string[]? columns = null,
        string[]? orderBy = null,
        int limit = 0,
        string? cursor = null,
        DataScope? scope = null,
        ExtensionKey? key = null) =>
        RunAsync(
            store => store.QueryAsync(
                scope ?? Everyone,
                new RowQuery(table, Utf8(filter), columns ?? [], orderBy ?? [], limit, cursor),
                CancellationToken.None),
            key);

    public Task<DataResult> UpdateAsync(
        string table, string filter, string column, object? value, DataScope? scope = null) =>
        RunAsync(store => store.UpdateAsync(
            scope ?? Everyone,
            new RowUpdate(table, Utf8(filter), [column], PackedRows.Pack([[value]])),
            CancellationToken.None));

    public Task<DataResult> DeleteAsync(string table, string filter = "", DataScope? scope = null) =>
        RunAsync(store => store.DeleteAsync(scope ?? Everyone, table, Utf8(filter), CancellationToken.None));

    public async Task<long> CountAsync(
        string table, string filter = "", DataScope? scope = null, ExtensionKey? key = null)
    {
        var result = await RunAsync(
            store => store.CountAsync(scope ?? Everyone, table, Utf8(filter), CancellationToken.None), key);
        Assert.Null(result.Error);
        return result.Affected;
    }

    public Task<DataResult> AggregateAsync(string table, string[] groupBy, params string[] aggregates) =>
        RunAsync(store => store.AggregateAsync(
            Everyone, new RowAggregate(table, [], groupBy, aggregates), CancellationToken.None));

    public Task<DataResult> RunAsync(Func<DataStore, Task<DataResult>> act, ExtensionKey? key = null) =>
        Stores.RunAsync(key ?? Key, act, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Stores.DisposeAsync();
        if (System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true);
    }
}
