using System.Text.Json.Nodes;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Data;

/// <summary>
/// The installation's own tables. Tenant and user are added and filtered by the platform: a call that acts for a user
/// sees that user's rows and the rows of nobody; one that acts for no user sees the whole installation.
/// Reading needs the permission <c>data:read</c>, changing <c>data:write</c>, deleting <c>data:delete</c> or
/// <c>data:write</c>.
/// </summary>
public sealed class DataClient
{
    private readonly IHostChannel host;
    private readonly uint callId;

    internal DataClient(IHostChannel host, uint callId)
    {
        this.host = host;
        this.callId = callId;
    }

    /// <summary>Creates a table; does nothing where one with the same columns exists.</summary>
    /// <exception cref="ExtensionException">A table of that name has other columns, or a name is not
    /// allowed.</exception>
    public Task CreateTableAsync(string table, TableSchema schema, CancellationToken cancellationToken) =>
        InvokeAsync(HostMethod.CreateTable, new CreateTableRequest(table, schema.ToUtf8()),
            cancellationToken);

    /// <summary>Inserts one row.</summary>
    /// <exception cref="ExtensionException">No such table or column, a wrong type, a broken constraint, no
    /// room.</exception>
    public Task InsertAsync(
        string table, IReadOnlyDictionary<string, object?> row, CancellationToken cancellationToken) =>
        InvokeAsync(
            HostMethod.Insert,
            new InsertRequest(table, [.. row.Keys], 1, PackedRows.Pack([[.. row.Values]])),
            cancellationToken);

    /// <summary>Inserts many rows, all or none. For streams of rows, insert in batches of about 256 KiB.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns that each row gives values for.</param>
    /// <param name="rowCount">How many rows were packed.</param>
    /// <param name="rows">The values, row after row.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    public Task InsertManyAsync(
        string table, IReadOnlyList<string> columns, int rowCount, PackedRowBuilder rows,
            CancellationToken cancellationToken) =>
        InvokeAsync(HostMethod.Insert, new InsertRequest(table, [.. columns], rowCount, rows.Packed),
            cancellationToken);

    /// <summary>Reads a page of rows.</summary>
    public async Task<RowSet> QueryAsync(string table, DataQuery query, CancellationToken cancellationToken)
    {
        var request = new QueryRequest(
            table, FilterJson(query.Filter), [.. query.Columns], [.. query.OrderBy], query.Limit, query.Cursor);
        return await PageAsync(HostMethod.Query, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts rows.</summary>
    public Task<long> CountAsync(string table, JsonObject? filter, CancellationToken cancellationToken) =>
        NumberAsync(HostMethod.Count, new FilterRequest(table, FilterJson(filter)), cancellationToken);

    /// <summary>Deletes rows and says how many.</summary>
    public Task<long> DeleteAsync(string table, JsonObject? filter, CancellationToken cancellationToken) =>
        NumberAsync(HostMethod.Delete, new FilterRequest(table, FilterJson(filter)), cancellationToken);

    /// <summary>Changes rows and says how many.</summary>
    public Task<long> UpdateAsync(
        string table, JsonObject? filter, IReadOnlyDictionary<string, object?> values,
            CancellationToken cancellationToken) =>
        NumberAsync(
            HostMethod.Update,
            new UpdateRequest(table, FilterJson(filter), [.. values.Keys], PackedRows.Pack([[.. values.Values]])),
            cancellationToken);

    /// <summary>Groups and aggregates rows in the database.</summary>
    /// <param name="table">The table.</param>
    /// <param name="filter">Which rows, or null.</param>
    /// <param name="groupBy">Columns to group by: the first columns of the answer. Empty = one group.</param>
    /// <param name="aggregates"><c>count</c>, <c>sum:column</c>, <c>avg:column</c>, <c>min:column</c>,
    /// <c>max:column</c>.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    public Task<RowSet> AggregateAsync(
        string table,
        JsonObject? filter,
        IReadOnlyList<string> groupBy,
        IReadOnlyList<string> aggregates,
        CancellationToken cancellationToken) =>
        PageAsync(
            HostMethod.Aggregate,
            new AggregateRequest(table, FilterJson(filter), [.. groupBy], [.. aggregates]),
            cancellationToken);

    private static byte[] FilterJson(JsonObject? filter) => filter is null ? [] : JsonText.ToUtf8(filter);

    private Task<HostResultMessage> InvokeAsync<T>(
        HostMethod method, T arguments, CancellationToken cancellationToken)
        where T : IWireMessage<T> => host.InvokeAsync(method, callId, arguments, cancellationToken);

    private async Task<RowSet> PageAsync<T>(HostMethod method, T arguments, CancellationToken cancellationToken)
        where T : IWireMessage<T> =>
        new(WireMessage.Decode<RowPage>(
            (await InvokeAsync(method, arguments, cancellationToken).ConfigureAwait(false)).Value));

    private async Task<long> NumberAsync<T>(HostMethod method, T arguments, CancellationToken cancellationToken)
        where T : IWireMessage<T>
    {
        var answer = await InvokeAsync(method, arguments, cancellationToken).ConfigureAwait(false);
        return (long)PackedRows.Unpack(answer.Value, 1, 1)[0][0]!;
    }
}
