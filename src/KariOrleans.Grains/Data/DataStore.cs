using KariOrleans.Contracts.Data;
using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Data;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Grains.Data;

/// <summary>The open file of one installation: a writer, a few readers, the catalogue of its tables.</summary>
internal sealed class DataStore : IAsyncDisposable
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);
    private readonly string path;
    private readonly string tenant;
    private readonly TimeProvider time;
    private readonly SqliteWriter writer;
    private readonly SqliteReaders readers;
    private readonly Lock publishing = new();
    private volatile TableCatalogue? catalogue;

    public DataStore(string path, string tenant, TimeProvider time)
    {
        this.path = path;
        this.tenant = tenant;
        this.time = time;
        writer = new SqliteWriter(Path.GetFileName(path), () => TableCatalogue.Open(path), time);
        readers = new SqliteReaders(path);
    }

    public async Task<DataResult> CreateTableAsync(string table, byte[] schemaJson, CancellationToken cancellationToken)
    {
        if (DataNames.Check("table", table) is { } problem) return Refuse(problem);
        if (!TableSchemaJson.Parse(schemaJson).TryGet(out var columns, out var error)) return Refuse(error);
        error = await writer.RunAsync(database => TableCreation.Run(database, table, columns), cancellationToken)
            .ConfigureAwait(false);
        return error is null ? Done(0) : Refuse(error);
    }

    public async Task<DataResult> InsertAsync(DataScope scope, RowBatch rows, CancellationToken cancellationToken)
    {
        var found = await FindAsync(rows.Table, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var layout, out var error)
            || !layout.Shape.Writable(rows.Columns, forInsert: true).TryGet(out var positions, out error))
            return Refuse(error);

        // Each value takes at least one byte: an announced size beyond the bytes there are is a lie.
        if (rows.RowCount < 0 || (long)rows.RowCount * positions.Length > rows.Rows.Length)
            return Refuse(DataErrors.RowsInvalid($"{rows.Rows.Length} bytes can't hold {rows.RowCount} rows."));
        var insertion = new RowInsertion(layout, positions, rows, scope, Now());
        error = await writer.RunAsync(insertion.Run, cancellationToken).ConfigureAwait(false);
        return error is null ? Done(rows.RowCount) : Refuse(error);
    }

    public async Task<DataResult> UpdateAsync(DataScope scope, RowUpdate update, CancellationToken cancellationToken)
    {
        var found = await FindAsync(update.Table, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var layout, out var error)
            || !layout.Shape.Writable(update.Columns, forInsert: false).TryGet(out var positions, out error)
            || !RowFilter.Parse(update.FilterJson, layout.Shape).TryGet(out var filter, out error)
            || !PackedColumns.ReadRow(update.Values, layout.Shape, positions).TryGet(out var values, out error))
            return Refuse(error);
        var answer = await writer.RunAsync(
            db => RowChange.Update(db, Sql(layout), positions, values, scope, filter, Now()), cancellationToken)
            .ConfigureAwait(false);
        return answer.Error is null ? Done(answer.Rows) : Refuse(answer.Error);
    }

    public async Task<DataResult> DeleteAsync(
        DataScope scope, string table, byte[] filterJson, CancellationToken cancellationToken)
    {
        var found = await FindAsync(table, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var layout, out var error)
            || !RowFilter.Parse(filterJson, layout.Shape).TryGet(out var filter, out error)) return Refuse(error);
        var answer = await writer.RunAsync(
            db => RowChange.Delete(db, Sql(layout), scope, filter), cancellationToken).ConfigureAwait(false);
        return Done(answer.Rows);
    }

    public async Task<DataResult> QueryAsync(DataScope scope, RowQuery query, CancellationToken cancellationToken)
    {
        var found = await FindAsync(query.Table, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var layout, out var error)
            || !RowFilter.Parse(query.FilterJson, layout.Shape).TryGet(out var filter, out error)
            || !PageReading.Plan(query, layout.Shape).TryGet(out var page, out error)) return Refuse(error);
        return await ReadAsync(db => page.Run(db, Sql(layout), scope, filter), cancellationToken).ConfigureAwait(false);
    }

    public async Task<DataResult> CountAsync(
        DataScope scope, string table, byte[] filterJson, CancellationToken cancellationToken)
    {
        var aggregate = new RowAggregate(table, filterJson, [], ["count"]);
        var result = await AggregateAsync(scope, aggregate, cancellationToken).ConfigureAwait(false);
        return result.Rows is { } rows ? Done((long)PackedRows.Unpack(rows.Rows, 1, 1)[0][0]!) : result;
    }

    public async Task<DataResult> AggregateAsync(
        DataScope scope, RowAggregate aggregate, CancellationToken cancellationToken)
    {
        var found = await FindAsync(aggregate.Table, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var layout, out var error)
            || !RowFilter.Parse(aggregate.FilterJson, layout.Shape).TryGet(out var filter, out error)
            || !AggregatePlan.Parse(aggregate.GroupBy, aggregate.Aggregates, layout.Shape)
                .TryGet(out var plan, out error))
            return Refuse(error);
        return await ReadAsync(
            db => AggregateReading.Run(db, Sql(layout), plan, scope, filter), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finishes what waits to be written and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        readers.Dispose();
        await writer.DisposeAsync().ConfigureAwait(false);
    }

    private static DataResult Done(long rows) => new(null, rows, null);

    private static DataResult Refuse(DataError error) => DataResults.Refuse(error);

    private SqlText Sql(TableLayout layout) => new(layout, tenant);

    private string Now() => PackedRows.FormatInstant(time.GetUtcNow());

    private async Task<DataOutcome<TableLayout>> FindAsync(string table, CancellationToken cancellationToken)
    {
        if (catalogue is { } known && known.Find(table) is { Error: null } found) return found;

        // Creating a table publishes nothing: the first call that misses it reads the catalogue again. A read of
        // what was never written must not create a file.
        if (!File.Exists(path)) return DataErrors.TableNotFound(table);
        return (await LoadCatalogueAsync(cancellationToken).ConfigureAwait(false)).Find(table);
    }

    private async Task<TableCatalogue> LoadCatalogueAsync(CancellationToken cancellationToken)
    {
        var read = await writer.RunAsync(
            static database => new WriteVerdict<TableCatalogue>(TableCatalogue.Read(database), Keep: false),
            cancellationToken).ConfigureAwait(false);

        // Tables are only ever added: of two readings that overtook each other the one with more tables is the
        // later one.
        lock (publishing)
        {
            if (catalogue is null || read.Count > catalogue.Count) catalogue = read;
            return catalogue;
        }
    }

    private async Task<DataResult> ReadAsync(
        Func<SqliteDatabase, DataOutcome<PackedRowPage>> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var page = await readers.RunAsync(read, either.Token).ConfigureAwait(false);
            return page.TryGet(out var rows, out var error) ? new DataResult(rows, rows.RowCount, null) : Refuse(error);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested
            && !cancellationToken.IsCancellationRequested)
        {
            return Refuse(new DataError(
                "query_timeout",
                $"The rows could not be read within {ReadTimeout.TotalSeconds} seconds.",
                "Narrow the filter, or put an index on the column that it names.",
                Retryable: true,
                Limit: $"{ReadTimeout.TotalSeconds} seconds"));
        }
    }
}
