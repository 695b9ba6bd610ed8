using System.Globalization;

namespace AdvancedAnalytics.Charts;

/// <summary>
/// The horizontal axis: ticks at the beginnings of years, months, days, hours or less, at most eight.
/// </summary>
internal sealed class TimeAxis
{
    private const int MaxTicks = 8;

    private static readonly int[] MonthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000];

    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100),
        TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
        TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.FromDays(7),
    ];

    private readonly long from;
    private readonly long to;
    private readonly string format;

    public TimeAxis(long fromMilliseconds, long toMilliseconds)
    {
        (from, to) = (fromMilliseconds, toMilliseconds);
        var span = TimeSpan.FromMilliseconds((double)to - from);
        if (to == from)
        {
            (Ticks, format) = ([from], "yyyy-MM-dd HH:mm");
        }
        else if (Steps.FirstOrDefault(s => span / s <= MaxTicks - 1) is var step && step != default)
        {
            Ticks = OfSpans((long)step.TotalMilliseconds);
            format = step < TimeSpan.FromSeconds(1) ? "HH:mm:ss.fff" : step < TimeSpan.FromMinutes(1) ? "HH:mm:ss"
                : step < TimeSpan.FromDays(1) ? span < TimeSpan.FromDays(1) ? "HH:mm" : "MMM d HH:mm" : "MMM d";
        }
        else
        {
            var months = MonthSteps.FirstOrDefault(m => span.TotalDays / (m * 30.4) <= MaxTicks - 1, MonthSteps[^1]);
            Ticks = OfMonths(months);
            format = months < 12 ? "MMM yyyy" : "yyyy";
        }
    }

    public IReadOnlyList<long> Ticks { get; }

    public double ShareOf(long milliseconds) => to == from ? 0.5 : ((double)milliseconds - from) / ((double)to - from);

    public string Label(long tick) => At(tick).ToString(format, CultureInfo.InvariantCulture);

    public static DateTime At(long milliseconds) => DateTime.UnixEpoch.AddMilliseconds(milliseconds);

    private List<long> OfSpans(long step)
    {
        var ticks = new List<long>();
        var first = (long)Math.Ceiling(from / (double)step) * step;
        for (var tick = first; tick <= to && ticks.Count <= MaxTicks; tick += step) ticks.Add(tick);
        return ticks;
    }

    private List<long> OfMonths(int step)
    {
        var ticks = new List<long>();
        var start = At(from);
        var month = ((start.Year - 1) * 12) + start.Month - 1;
        for (month -= month % step; ticks.Count <= MaxTicks && month < 9999 * 12; month += step)
        {
            var tick = (new DateTime((month / 12) + 1, (month % 12) + 1, 1)
                .Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
            if (tick > to) break;
            if (tick >= from) ticks.Add(tick);
        }

        return ticks;
    }
}
