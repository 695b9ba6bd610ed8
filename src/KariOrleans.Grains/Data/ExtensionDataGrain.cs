using KariOrleans.Contracts.Data;
using Orleans.Concurrency;

namespace KariOrleans.Grains.Data;

/// <summary>
/// The tables of one installation. Holds nothing: the file is the state, and its writer keeps the order.
/// </summary>
[Reentrant]
internal sealed class ExtensionDataGrain(DataStores stores) : Grain, IExtensionDataGrain
{
    private ExtensionKey Key => ExtensionKey.Parse(this.GetPrimaryKeyString());

    public Task<DataResult> CreateTableAsync(string table, byte[] schemaJson, CancellationToken cancellationToken) =>
        RunAsync(store => store.CreateTableAsync(table, schemaJson, cancellationToken), cancellationToken);

    public Task<DataResult> InsertAsync(DataScope scope, RowBatch rows, CancellationToken cancellationToken) =>
        RunAsync(store => store.InsertAsync(scope, rows, cancellationToken), cancellationToken);

    public Task<DataResult> QueryAsync(DataScope scope, RowQuery query, CancellationToken cancellationToken) =>
        RunAsync(store => store.QueryAsync(scope, query, cancellationToken), cancellationToken);

    public Task<DataResult> UpdateAsync(DataScope scope, RowUpdate update, CancellationToken cancellationToken) =>
        RunAsync(store => store.UpdateAsync(scope, update, cancellationToken), cancellationToken);

    public Task<DataResult> DeleteAsync(
        DataScope scope, string table, byte[] filterJson, CancellationToken cancellationToken) =>
        RunAsync(store => store.DeleteAsync(scope, table, filterJson, cancellationToken), cancellationToken);

    public Task<DataResult> CountAsync(
        DataScope scope, string table, byte[] filterJson, CancellationToken cancellationToken) =>
        RunAsync(store => store.CountAsync(scope, table, filterJson, cancellationToken), cancellationToken);

    public Task<DataResult> AggregateAsync(
        DataScope scope, RowAggregate aggregate, CancellationToken cancellationToken) =>
        RunAsync(store => store.AggregateAsync(scope, aggregate, cancellationToken), cancellationToken);

    public Task<DataResult> DropAsync() => stores.DropAsync(Key);

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        Key.Child is null
            ? Task.CompletedTask
            : throw new ArgumentException($"'{Key}' names a child; data belongs to an installation.");

    private Task<DataResult> RunAsync(Func<DataStore, Task<DataResult>> act, CancellationToken cancellationToken) =>
        stores.RunAsync(Key, act, cancellationToken);
}
