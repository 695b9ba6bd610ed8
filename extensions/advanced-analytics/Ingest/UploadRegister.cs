using System.Text.Json.Nodes;
using AdvancedAnalytics.Points;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Ingest;

/// <summary>
/// Opens, finishes and withdraws uploads, and knows which are unfinished: their points count for nothing yet.
/// </summary>
internal sealed class UploadRegister : IDisposable
{
    /// <summary>No call may take this long: an upload unfinished for longer was left behind by a crash.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(24);

    private readonly SemaphoreSlim opening = new(1, 1);
    private long lastMilliseconds;

    /// <summary>Begins an upload: its id sorts by time.</summary>
    public async Task<string> OpenAsync(OperationContext context, CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var now = context.Time.GetUtcNow();
            lastMilliseconds = Math.Max(lastMilliseconds, now.ToUnixTimeMilliseconds());
            var upload = TimeOrderedId.New(lastMilliseconds);
            var row = new Dictionary<string, object?>
            {
                ["upload"] = upload,
                ["state"] = UploadTable.Receiving,
                ["rows"] = 0L,
                ["skipped"] = 0L,
                ["started_at"] = now,
            };
            await context.Data.InsertAsync(UploadTable.Name, row, cancellationToken).ConfigureAwait(false);
            return upload;
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>From now on the upload's points count. False where somebody deleted the upload meanwhile.</summary>
    public static async Task<bool> FinishAsync(
        DataClient data, string upload, long rows, long skipped, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string,
            object?>
        { ["state"] = UploadTable.Finished, ["rows"] = rows, ["skipped"] = skipped };
        return await data.UpdateAsync(UploadTable.Name, Only(upload), values, cancellationToken)
            .ConfigureAwait(false) == 1;
    }

    /// <summary>
    /// Deletes an upload: first its points, so that a failure leaves it findable. Answers the number of points.
    /// </summary>
    public static async Task<long> RemoveAsync(DataClient data, string upload, CancellationToken cancellationToken)
    {
        var points = await data.DeleteAsync(PointTable.Name, Only(upload), cancellationToken).ConfigureAwait(false);
        await data.DeleteAsync(UploadTable.Name, Only(upload), cancellationToken).ConfigureAwait(false);
        return points;
    }

    public static async Task<bool> ExistsAsync(DataClient data, string upload, CancellationToken cancellationToken) =>
        await data.CountAsync(UploadTable.Name, Only(upload), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>
    /// What counts at this moment, and goes on to count alone however many uploads come and end meanwhile.
    /// </summary>
    public async Task<FinishedUploads> FinishedAsync(OperationContext context, CancellationToken cancellationToken)
    {
        // Nobody is between an id and its row while this is held, and ids given later are not below the next
        // millisecond:
        // what begins from now on is told by its id, and what had begun is in the table.
        await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        string before;
        try
        {
            lastMilliseconds = Math.Max(lastMilliseconds, context.Time.GetUtcNow().ToUnixTimeMilliseconds()) + 1;
            before = TimeOrderedId.FirstOf(lastMilliseconds);
        }
        finally
        {
            opening.Release();
        }

        var unfinished = await UnfinishedAsync(context.Data, null, cancellationToken).ConfigureAwait(false);
        return new FinishedUploads(before, unfinished);
    }

    /// <summary>Removes what a crash left behind.</summary>
    public static async Task<int> RemoveAbandonedAsync(OperationContext context, CancellationToken cancellationToken)
    {
        var limit = context.Time.GetUtcNow() - Abandoned;
        var abandoned = await UnfinishedAsync(context.Data, limit, cancellationToken).ConfigureAwait(false);
        foreach (var upload in abandoned) await RemoveAsync(context.Data, upload, cancellationToken)
            .ConfigureAwait(false);
        return abandoned.Count;
    }

    public void Dispose() => opening.Dispose();

    private static async Task<IReadOnlyList<string>> UnfinishedAsync(
        DataClient data, DateTimeOffset? startedBefore, CancellationToken cancellationToken)
    {
        var filter = new JsonObject { ["state"] = UploadTable.Receiving };
        if (startedBefore is { } limit) filter["upload"] = new JsonObject
        {
            ["$lt"] = TimeOrderedId.FirstOf(
            limit.ToUnixTimeMilliseconds())
        };
        var query = new DataQuery
        {
            Filter = filter,
            Columns = ["upload"],
            OrderBy = ["upload"],
            Limit = FinishedUploads.MaxUnfinished + 1
        };
        var rows = await data.QueryAsync(UploadTable.Name, query, cancellationToken).ConfigureAwait(false);
        return [.. rows.Column("upload").Select(u => (string)u!)];
    }

    private static JsonObject Only(string upload) => new() { ["upload"] = upload };
}
