namespace AdvancedAnalytics.Reports;

/// <summary>
/// Thins a series out to at most <see cref="MaxPoints"/> points while it passes by in time order: the first, the last
/// and, of
/// each of 249 stretches, the least and the greatest value, so that no peak is lost.
/// </summary>
/// <param name="total">How many points will pass.</param>
internal sealed class LineThinner(long total)
{
    public const int MaxPoints = 500;

    private const int Stretches = (MaxPoints - 2) / 2;

    private readonly List<LinePoint> kept = [];
    private LinePoint last;
    private (long Index, LinePoint Point) least;
    private (long Index, LinePoint Point) greatest;
    private long stretch = -1;
    private long passed;

    public void Add(LinePoint point)
    {
        // One behind: the point before is now known not to be the last.
        if (passed > 0) Keep(passed - 1, last);
        last = point;
        passed++;
    }

    public IReadOnlyList<LinePoint> Finish()
    {
        CloseStretch();
        if (passed > 0) kept.Add(last);
        return kept;
    }

    private void Keep(long index, LinePoint point)
    {
        if (total <= MaxPoints ? kept.Count < MaxPoints - 1 : index == 0)
        {
            kept.Add(point);
            return;
        }

        var current = Math.Min(Stretches - 1, (long)((index - 1) * (double)Stretches / Math.Max(1, total - 2)));
        if (current != stretch)
        {
            CloseStretch();
            stretch = current;
            least = greatest = (index, point);
            return;
        }

        if (point.Value < least.Point.Value) least = (index, point);
        if (point.Value > greatest.Point.Value) greatest = (index, point);
    }

    private void CloseStretch()
    {
        if (stretch < 0) return;
        var (earlier, later) = least.Index <= greatest.Index ? (least, greatest) : (greatest, least);
        if (kept.Count < MaxPoints - 1) kept.Add(earlier.Point);
        if (earlier.Index != later.Index && kept.Count < MaxPoints - 1) kept.Add(later.Point);
        stretch = -1;
    }
}
