using System.Globalization;

namespace AdvancedAnalytics.Charts;

/// <summary>The vertical axis: from one round number to another, with about five steps between.</summary>
internal sealed class ValueAxis
{
    private const int Steps = 5;

    private readonly string format;

    public ValueAxis(double least, double greatest)
    {
        if (greatest <= least)
        {
            // A line that never moves is drawn in the middle.
            var room = least == 0 ? 1 : Math.Abs(least) / 10;
            (least, greatest) = (least - room, greatest + room);
        }

        // Dividing before subtracting keeps the widest span of doubles finite.
        var step = RoundUp((greatest / Steps) - (least / Steps));
        var from = Math.Floor(least / step) * step;
        var to = Math.Ceiling(greatest / step) * step;
        if (!double.IsFinite(from) || !double.IsFinite(to) || step == 0 || from + step == from || to - step == to)
        {
            (From, To, Ticks, format) = (least, greatest, [least, greatest], "G6");
            return;
        }

        (From, To) = (from, to);
        var count = (int)Math.Round((to - from) / step);
        Ticks = [.. Enumerable.Range(0, count + 1).Select(i => from + (i * step))];
        format = Math.Max(Math.Abs(from), Math.Abs(to)) >= 1e12 || step < 1e-6
            ? "0.###E+0"
            : $"N{Math.Max(0, (int)Math.Ceiling(-Math.Log10(step) - 1e-9)) + (IsQuarter(step) ? 1 : 0)}";
    }

    public double From { get; }

    public double To { get; }

    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Where a value lies, 0 at the axis' beginning and 1 at its end.</summary>
    public double ShareOf(double value) => double.IsFinite(To - From)
        ? (value - From) / (To - From)
        : ((value / 4) - (From / 4)) / ((To / 4) - (From / 4));

    public string Label(double tick) => tick.ToString(format, CultureInfo.InvariantCulture);

    private static double RoundUp(double step)
    {
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(step)));
        var lead = step / magnitude;
        return magnitude * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 2.5 ? 2.5 : lead <= 5 ? 5 : 10);
    }

    // 2.5, 0.25 and so on need a digit more than their magnitude says.
    private static bool IsQuarter(double step)
    {
        var lead = step / Math.Pow(10, Math.Floor(Math.Log10(step)));
        return step < 10 && Math.Abs(lead - 2.5) < 1e-6;
    }
}
