using AdvancedAnalytics.Ingest;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Points;

/// <summary>How many points each series has, for the largest series.</summary>
internal sealed class SeriesCensus
{
    private const int PageRows = 10_000;

    private readonly int most;

    // The least of those that are kept comes out first: the smallest, and of equal ones the last by name.
    private readonly PriorityQueue<SeriesCount, SeriesCount> kept = new(Comparer<SeriesCount>.Create(Order));

    private SeriesCensus(int most) => this.most = most;

    /// <summary>The largest series, largest first, equal ones by name.</summary>
    public IReadOnlyList<SeriesCount> Largest =>
        [.. kept.UnorderedItems.Select(i => i.Element).OrderDescending(Comparer<SeriesCount>.Create(Order))];

    public long SeriesTotal { get; private set; }

    public long PointsTotal { get; private set; }

    public static async Task<SeriesCensus> TakeAsync(
        DataClient data, FinishedUploads finished, int most, CancellationToken cancellationToken)
    {
        try
        {
            var census = new SeriesCensus(most);
            var groups = await data.AggregateAsync(PointTable.Name, finished.Filter(), ["series"], ["count"],
                cancellationToken)
                .ConfigureAwait(false);
            for (var i = 0; i < groups.Count; i++)
                census.Add(new SeriesCount((string)groups[i, "series"]!, (long)groups[i, "count"]!));
            return census;
        }
        catch (ExtensionException e) when (e.Code is "too_many_groups" or "answer_too_large")
        {
            return await CountAsync(data, finished, most, cancellationToken).ConfigureAwait(false);
        }
    }

    // More series than one answer can hold: their points pass by, ordered by series, and are counted here.
    private static async Task<SeriesCensus> CountAsync(
        DataClient data, FinishedUploads finished, int most, CancellationToken cancellationToken)
    {
        var census = new SeriesCensus(most);
        var current = new SeriesCount("", 0);
        string? cursor = null;
        do
        {
            var query = new DataQuery
            {
                Filter = finished.Filter(),
                Columns = ["series"],
                OrderBy = ["series"],
                Limit = PageRows,
                Cursor = cursor,
            };
            var page = await data.QueryAsync(PointTable.Name, query, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < page.Count; i++)
            {
                var series = (string)page[i, "series"]!;
                if (series != current.Series)
                {
                    census.Add(current);
                    current = new SeriesCount(series, 0);
                }

                current = current with { Points = current.Points + 1 };
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);

        census.Add(current);
        return census;
    }

    private void Add(SeriesCount series)
    {
        if (series.Points == 0) return;
        SeriesTotal++;
        PointsTotal += series.Points;
        kept.Enqueue(series, series);
        if (kept.Count > most) kept.Dequeue();
    }

    private static int Order(SeriesCount? one, SeriesCount? other) => one!.Points != other!.Points
        ? one.Points.CompareTo(other.Points)
        : string.CompareOrdinal(other.Series, one.Series);
}
