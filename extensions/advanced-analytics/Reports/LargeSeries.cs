using AdvancedAnalytics.Ingest;
using AdvancedAnalytics.Points;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Reports;

/// <summary>
/// Exact figures of a series with more values than a plugin call can carry: count, least, greatest and mean by the
/// database, median and 95th percentile by counting through pages ordered by value, from the nearer end.
/// </summary>
internal sealed class LargeSeries(DataClient data, FinishedUploads finished, string series)
{
    private static readonly string[] Range = ["count", "min:value", "max:value"];
    private static readonly string[] Mean = ["avg:value"];

    public async Task<SeriesFigures> FiguresAsync(CancellationToken cancellationToken)
    {
        var row = await data.AggregateAsync(PointTable.Name, finished.Filter(series), [], Range, cancellationToken)
            .ConfigureAwait(false);
        var count = (long)row[0, "count"]!;
        if (count == 0) throw Changed();
        return new SeriesFigures(
            count,
            PointPage.Number(row[0, "min:value"]),
            PointPage.Number(row[0, "max:value"]),
            await MeanAsync(cancellationToken).ConfigureAwait(false),
            await QuantileAsync(new Quantile(0.5), count, cancellationToken).ConfigureAwait(false),
            await QuantileAsync(new Quantile(0.95), count, cancellationToken).ConfigureAwait(false));
    }

    private async Task<double> MeanAsync(CancellationToken cancellationToken)
    {
        try
        {
            var row = await data.AggregateAsync(PointTable.Name, finished.Filter(series), [], Mean, cancellationToken)
                .ConfigureAwait(false);
            return row[0, "avg:value"] is { } mean ? PointPage.Number(mean) : throw Changed();
        }
        catch (ExtensionException e) when (e.Code == "aggregate_overflow")
        {
            // Their sum is beyond the greatest double: the report says null.
            return double.PositiveInfinity;
        }
    }

    private async Task<double> QuantileAsync(Quantile quantile, long count, CancellationToken cancellationToken)
    {
        var (lower, upper) = (quantile.LowerRank(count), quantile.UpperRank(count));
        if (upper < count - 1 - lower)
        {
            var (low, high) = await PairAsync("value", lower, upper, cancellationToken).ConfigureAwait(false);
            return quantile.Between(count, low, high);
        }
        else
        {
            var (high, low) = await PairAsync("-value", count - 1 - upper, count - 1 - lower, cancellationToken)
                .ConfigureAwait(false);
            return quantile.Between(count, low, high);
        }
    }

    private async Task<(double First, double Second)> PairAsync(
        string order, long firstRank, long secondRank, CancellationToken cancellationToken)
    {
        double? first = null;
        string? cursor = null;
        long passed = 0;
        do
        {
            var query = new DataQuery
            {
                Filter = finished.Filter(series),
                Columns = ["value"],
                OrderBy = [order],
                Limit = SeriesPass.PageRows,
                Cursor = cursor,
            };
            var page = await data.QueryAsync(PointTable.Name, query, cancellationToken).ConfigureAwait(false);
            if (firstRank >= passed && firstRank < passed + page.Count) first = ValueAt(page, firstRank - passed);
            if (secondRank < passed + page.Count) return (first ?? throw Changed(), ValueAt(page, secondRank - passed));
            passed += page.Count;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        throw Changed();
    }

    private static double ValueAt(RowSet page, long row) => PointPage.Number(page[(int)row, "value"]);

    private ExtensionException Changed() => new(
        "series_changed", $"Points of the series '{series}' were deleted while its report was made.",
            "Run the task again.", retryable: true);
}
