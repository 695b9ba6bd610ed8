using AdvancedAnalytics.Ingest;
using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Points;

/// <summary>A series with the number of its points that count.</summary>
internal sealed record SeriesCount(string Series, long Points)
{
    /// <summary>All series, largest first, equal ones by name.</summary>
    public static async Task<IReadOnlyList<SeriesCount>> AllAsync(
        DataClient data, FinishedUploads finished, CancellationToken cancellationToken)
    {
        var groups = await data.AggregateAsync(PointTable.Name, finished.Filter(), ["series"], ["count"], cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. groups.Column("series").Zip(groups.Column("count"), (series, count) => new SeriesCount((string)series!, (long)count!))
                .OrderByDescending(s => s.Points)
                .ThenBy(s => s.Series, StringComparer.Ordinal),
        ];
    }
}
