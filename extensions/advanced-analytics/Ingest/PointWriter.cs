using AdvancedAnalytics.Points;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Ingest;

/// <summary>Packs points and stores them in batches, a few of them on their way at once.</summary>
internal sealed class PointWriter(DataClient data, string upload)
{
    private const int BatchBytes = 256 * 1024;
    private const int MaxInFlight = 3;

    private readonly byte[] upload = System.Text.Encoding.ASCII.GetBytes(upload);
    private readonly byte[] instant = new byte[InstantText.Length];
    private readonly Queue<(Task Insert, PackedRowBuilder Rows)> inFlight = new();
    private PackedRowBuilder batch = new();
    private int batchRows;
    private long lastTicks = -1;

    public long Rows { get; private set; }

    public bool IsBatchFull => batch.Length >= BatchBytes;

    public void Add(ReadOnlySpan<byte> series, long ticks, double value)
    {
        // One time often stands in many rows after each other: one for each series.
        if (ticks != lastTicks) InstantText.Write(instant, ticks);
        lastTicks = ticks;
        batch.AddText(series);
        batch.AddText(instant);
        batch.AddNumber(value);
        batch.AddText(upload);
        batchRows++;
        Rows++;
    }

    /// <summary>Sends the batch off. Waits only where enough are on their way, for the oldest of them.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (batchRows == 0) return;
        inFlight.Enqueue(
            (data.InsertManyAsync(PointTable.Name, PointTable.Columns, batchRows, batch, cancellationToken), batch));
        batchRows = 0;
        if (inFlight.Count < MaxInFlight)
        {
            batch = new PackedRowBuilder();
            return;
        }

        // A builder may be filled again only after its batch has arrived.
        var (insert, rows) = inFlight.Dequeue();
        batch = rows;
        await insert.ConfigureAwait(false);
        rows.Clear();
    }

    /// <summary>Stores what is left and waits for everything.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken).ConfigureAwait(false);
        await SettleAsync().ConfigureAwait(false);
    }

    /// <summary>Waits for the batches on their way; the first failure of one is thrown after all have ended.</summary>
    public Task SettleAsync()
    {
        var inserts = inFlight.Select(i => i.Insert).ToArray();
        inFlight.Clear();
        return Task.WhenAll(inserts);
    }
}
