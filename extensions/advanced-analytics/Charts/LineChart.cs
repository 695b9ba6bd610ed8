using System.Globalization;
using System.Text;
using AdvancedAnalytics.Reports;

namespace AdvancedAnalytics.Charts;

/// <summary>
/// A line chart as SVG. It holds no script, style or reference, so that a strict content policy draws it whole.
/// </summary>
internal sealed class LineChart(string title, IReadOnlyList<Line> lines)
{
    private const int Width = 960;
    private const int Left = 84;
    private const int PlotWidth = Width - Left - 32;
    private const int Top = 64;
    private const int PlotHeight = 380;
    private const int Bottom = Top + PlotHeight;
    private const int LegendColumns = 4;

    // Okabe and Ito: told apart by most who see colours differently.
    private static readonly string[] Colours =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#5B4B8A", "#404040"];

    private readonly StringBuilder svg = new();
    private readonly ValueAxis values = new(
        Points(lines).Select(p => p.Value).DefaultIfEmpty(0).Min(), Points(lines).Select(p => p.Value)
            .DefaultIfEmpty(0).Max());

    private readonly TimeAxis times = new(
        Points(lines).Select(p => p.Milliseconds).DefaultIfEmpty(0).Min(),
        Points(lines).Select(p => p.Milliseconds).DefaultIfEmpty(0).Max());

    public string ToSvg()
    {
        svg.Clear();
        var height = Bottom + 56 + (24 * ((lines.Count + LegendColumns - 1) / LegendColumns));
        Append($"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" width="{Width}" height="{height}"
              role="img" aria-labelledby="title desc" font-family="system-ui, sans-serif" font-size="13" fill="#3d4451">
            <title id="title">{SvgText.Of(title)}</title>
            <desc id="desc">{SvgText.Of(Description())}</desc>
            <rect width="{Width}" height="{height}" fill="#ffffff"/>
            <text x="{Left}" y="36" font-size="20" font-weight="600" fill="#1c2230">{SvgText.Of(title, 80)}</text>
            """);
        AppendAxes();
        for (var i = 0; i < lines.Count; i++) AppendLine(lines[i], Colours[i % Colours.Length]);
        if (!Points(lines).Any()) Append($"""<text x="{Left + 20}" y="{Top + 24}">No points</text>""");
        for (var i = 0; i < lines.Count; i++) AppendLegend(i);
        return svg.Append("</svg>\n").ToString();
    }

    private static IEnumerable<LinePoint> Points(IReadOnlyList<Line> lines) => lines.SelectMany(l => l.Points);

    private string Description()
    {
        if (!Points(lines).Any()) return "A line chart without points.";
        var parts = lines.Where(l => l.Points.Count > 0).Select(l => string.Create(
            CultureInfo.InvariantCulture,
            $"{l.Series}: from {l.Points[0].Value:G6} to {l.Points[^1].Value:G6}, between {RangeOf(l)}"));
        var (from, to) = (Points(lines).Min(p => p.Milliseconds), Points(lines).Max(p => p.Milliseconds));
        return $"Line chart from {TextOf(from)} to {TextOf(to)} UTC. {string.Join("; ", parts)}.";
    }

    private static string RangeOf(Line line) => string.Create(
        CultureInfo.InvariantCulture, $"{line.Points.Min(p => p.Value):G5} – {line.Points.Max(p => p.Value):G5}");

    private static string TextOf(long milliseconds) =>
        TimeAxis.At(milliseconds).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private void AppendAxes()
    {
        var right = Left + PlotWidth;
        foreach (var tick in values.Ticks)
        {
            var y = Y(tick);
            Append($"""
                <line x1="{Left}" y1="{y:0.#}" x2="{right}" y2="{y:0.#}" stroke="#e3e6ec"/>
                <text x="{Left - 10}" y="{y + 4:0.#}" text-anchor="end">{values.Label(tick)}</text>
                """);
        }

        foreach (var tick in times.Ticks)
        {
            var x = X(tick);
            Append($"""
                <line x1="{x:0.#}" y1="{Bottom}" x2="{x:0.#}" y2="{Bottom + 6}" stroke="#8a92a3"/>
                <text x="{x:0.#}" y="{Bottom + 22}" text-anchor="middle">{times.Label(tick)}</text>
                """);
        }

        Append($"""<line x1="{Left}" y1="{Bottom}" x2="{right}" y2="{Bottom}" stroke="#8a92a3"/>""");
    }

    private void AppendLine(Line line, string colour)
    {
        if (line.Points.Count == 0) return;
        var path = string.Join(' ', line.Points.Select(p => string.Create(
            CultureInfo.InvariantCulture, $"{X(p.Milliseconds):0.#},{Y(p.Value):0.#}")));
        Append($"""
            <polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>
            """);
        AppendMark(line.Points.MinBy(p => p.Value), colour);
        AppendMark(line.Points.MaxBy(p => p.Value), colour);
    }

    private void AppendMark(LinePoint point, string colour) => Append($"""
        <circle cx="{X(point.Milliseconds):0.#}" cy="{Y(point.Value):0.#}" r="3.5" fill="#ffffff" stroke="{colour}"
          stroke-width="2"><title>{point.Value:G6} at {TextOf(point.Milliseconds)}</title></circle>
        """);

    private void AppendLegend(int index)
    {
        var (line, colour) = (lines[index], Colours[index % Colours.Length]);
        var x = Left + (index % LegendColumns * (PlotWidth / LegendColumns));
        var y = Bottom + 54 + (24 * (index / LegendColumns));
        var range = line.Points.Count == 0 ? "" : RangeOf(line);
        Append($"""
            <line x1="{x}" y1="{y - 4}" x2="{x + 18}" y2="{y - 4}" stroke="{colour}" stroke-width="3"/>
            <text x="{x + 26}" y="{y}">{SvgText.Of(line.Series, 14)} <tspan fill="#5f6779">{range}</tspan></text>
            """);
    }

    private double X(long milliseconds) => Left + (PlotWidth * times.ShareOf(milliseconds));

    private double Y(double value) => Bottom - (PlotHeight * values.ShareOf(value));

    private void Append(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
