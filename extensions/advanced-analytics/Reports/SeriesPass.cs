using System.Text;
using AdvancedAnalytics.Ingest;
using AdvancedAnalytics.Points;
using KariOrleans.Sdk;
using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Reports;

/// <summary>
/// One passage over a series in the order of time: first and last value, the thinned line, and the values where they
/// are few.
/// </summary>
internal sealed class SeriesPass
{
    /// <summary>
    /// Values that one call of the plugin <c>statistics</c> gets at the most: less than 1 MB of JSON.
    /// </summary>
    public const int MaxValues = 40_000;

    public const int PageRows = 10_000;

    private readonly LineThinner thinner;
    private readonly List<double> values = [];

    private SeriesPass(SeriesCount series)
    {
        Series = series.Series;
        thinner = new LineThinner(series.Points);
    }

    public string Series { get; }

    public string FirstAt { get; private set; } = "";

    public string LastAt { get; private set; } = "";

    public double FirstValue { get; private set; }

    public double LastValue { get; private set; }

    public long Count { get; private set; }

    /// <summary>All values, or null where there are more than <see cref="MaxValues"/>.</summary>
    public IReadOnlyList<double>? Values => Count <= MaxValues ? values : null;

    public Line Line { get; private set; } = new("", []);

    /// <summary>Passes over a series. Null where its points were deleted since they were counted.</summary>
    public static async Task<SeriesPass?> OverAsync(
        DataClient data, FinishedUploads finished, SeriesCount series, CancellationToken cancellationToken)
    {
        var pass = new SeriesPass(series);
        string? cursor = null;
        do
        {
            var query = new DataQuery
            {
                Filter = finished.Filter(series.Series),
                Columns = ["at", "value"],
                OrderBy = ["at"],
                Limit = PageRows,
                Cursor = cursor,
            };
            var page = await data.QueryAsync(PointTable.Name, query, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < page.Count; i++) pass.Add((string)page[i, "at"]!, PointPage.Number(page[i, "value"]));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        pass.Line = new Line(pass.Series, pass.thinner.Finish());
        return pass.Count == 0 ? null : pass;
    }

    private void Add(string at, double value)
    {
        if (Count++ == 0) (FirstAt, FirstValue) = (at, value);
        (LastAt, LastValue) = (at, value);
        thinner.Add(new LinePoint(MillisecondsOf(at), value));
        if (Count <= MaxValues) values.Add(value);
        else if (values.Count > 0) values.Clear();
    }

    private static long MillisecondsOf(string at)
    {
        Span<byte> text = stackalloc byte[64];
        return at.Length <= text.Length && TimeText.TryParse(text[..Encoding.ASCII.GetBytes(at, text)], out var ticks)
            ? (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond
            : throw new ExtensionException("invalid_point", $"A stored time reads '{at}', which is none.");
    }
}
