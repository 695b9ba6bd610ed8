namespace KariOrleans.Contracts.Data;

/// <summary>The tables of one installation; key <c>tenant/extension</c>. Calls run beside each other.</summary>
[GrainInterfaceType("kari.extension-data")]
[Alias("kari.extension-data")]
public interface IExtensionDataGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates a table, or does nothing where an equal one exists. The schema is a UTF-8 JSON object.
    /// </summary>
    [Alias("create-table")]
    Task<DataResult> CreateTableAsync(string table, byte[] schemaJson, CancellationToken cancellationToken);

    /// <summary>Inserts packed rows, all or none.</summary>
    [Alias("insert")]
    Task<DataResult> InsertAsync(DataScope scope, RowBatch rows, CancellationToken cancellationToken);

    /// <summary>Reads a page of rows.</summary>
    [Alias("query")]
    Task<DataResult> QueryAsync(DataScope scope, RowQuery query, CancellationToken cancellationToken);

    /// <summary>Changes rows.</summary>
    [Alias("update")]
    Task<DataResult> UpdateAsync(DataScope scope, RowUpdate update, CancellationToken cancellationToken);

    /// <summary>Deletes rows.</summary>
    [Alias("delete")]
    Task<DataResult> DeleteAsync(DataScope scope, string table, byte[] filterJson, CancellationToken cancellationToken);

    /// <summary>Counts rows.</summary>
    [Alias("count")]
    Task<DataResult> CountAsync(DataScope scope, string table, byte[] filterJson, CancellationToken cancellationToken);

    /// <summary>Groups and aggregates rows.</summary>
    [Alias("aggregate")]
    Task<DataResult> AggregateAsync(DataScope scope, RowAggregate aggregate, CancellationToken cancellationToken);

    /// <summary>Deletes all tables of the installation.</summary>
    [Alias("drop")]
    Task<DataResult> DropAsync();
}
