using System.Globalization;
using System.Text;
using AdvancedAnalytics.Reports;

namespace AdvancedAnalytics.Charts;

/// <summary>A line chart as SVG. It holds no script, style or reference, so that a strict content policy draws it whole.</summary>
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
        Points(lines).Select(p => p.Value).DefaultIfEmpty(0).Min(), Points(lines).Select(p => p.Value).DefaultIfEmpty(0).Max());

    private readonly TimeAxis times = new(
        Points(lines).Select(p => p.Milliseconds).DefaultIfEmpty(0).Min(),
        Points(lines).Select(p => p.Milliseconds).DefaultIfEmpty(0).Max());

    public string ToSvg()
    {
        svg.Clear();
        var height = Bottom + 56 + (24 * ((lines.Count + LegendColumns - 1) / LegendColumns));
        Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\"");
        Append($" role=\"img\" aria-labelledby=\"title desc\" font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#3d4451\">\n");
        Append($"<title id=\"title\">{SvgText.Of(title)}</title>\n<desc id=\"desc\">{SvgText.Of(Description())}</desc>\n");
        Append($"<rect width=\"{Width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
        Append($"<text x=\"{Left}\" y=\"36\" font-size=\"20\" font-weight=\"600\" fill=\"#1c2230\">{SvgText.Of(title, 80)}</text>\n");
        AppendAxes();
        for (var i = 0; i < lines.Count; i++) AppendLine(lines[i], Colours[i % Colours.Length]);
        if (!Points(lines).Any())
            Append($"<text x=\"{Left + (PlotWidth / 2)}\" y=\"{Top + (PlotHeight / 2)}\" text-anchor=\"middle\">No points</text>\n");
        for (var i = 0; i < lines.Count; i++) AppendLegend(i);
        return svg.Append("</svg>\n").ToString();
    }

    private static IEnumerable<LinePoint> Points(IReadOnlyList<Line> lines) => lines.SelectMany(l => l.Points);

    private string Description()
    {
        if (!Points(lines).Any()) return "A line chart without points.";
        var parts = lines.Where(l => l.Points.Count > 0).Select(l => string.Create(
            CultureInfo.InvariantCulture,
            $"{l.Series}: from {l.Points[0].Value:G6} to {l.Points[^1].Value:G6}, least {l.Points.Min(p => p.Value):G6}, greatest {l.Points.Max(p => p.Value):G6}"));
        var (from, to) = (Points(lines).Min(p => p.Milliseconds), Points(lines).Max(p => p.Milliseconds));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Line chart from {TimeAxis.At(from):yyyy-MM-dd HH:mm} to {TimeAxis.At(to):yyyy-MM-dd HH:mm} UTC. {string.Join("; ", parts)}.");
    }

    private void AppendAxes()
    {
        foreach (var tick in values.Ticks)
        {
            var y = Y(tick);
            Append($"<line x1=\"{Left}\" y1=\"{y:0.#}\" x2=\"{Left + PlotWidth}\" y2=\"{y:0.#}\" stroke=\"#e3e6ec\"/>\n");
            Append($"<text x=\"{Left - 10}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{values.Label(tick)}</text>\n");
        }

        foreach (var tick in times.Ticks)
        {
            var x = X(tick);
            Append($"<line x1=\"{x:0.#}\" y1=\"{Bottom}\" x2=\"{x:0.#}\" y2=\"{Bottom + 6}\" stroke=\"#8a92a3\"/>\n");
            Append($"<text x=\"{x:0.#}\" y=\"{Bottom + 22}\" text-anchor=\"middle\">{times.Label(tick)}</text>\n");
        }

        Append($"<line x1=\"{Left}\" y1=\"{Bottom}\" x2=\"{Left + PlotWidth}\" y2=\"{Bottom}\" stroke=\"#8a92a3\"/>\n");
    }

    private void AppendLine(Line line, string colour)
    {
        var points = line.Points;
        if (points.Count == 0) return;
        if (points.Count > 1)
        {
            Append($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\" points=\"");
            foreach (var point in points) Append($"{X(point.Milliseconds):0.#},{Y(point.Value):0.#} ");
            Append($"\"/>\n");
        }

        AppendMark(points.MinBy(p => p.Value), colour);
        AppendMark(points.MaxBy(p => p.Value), colour);
    }

    private void AppendMark(LinePoint point, string colour) => Append(
        $"<circle cx=\"{X(point.Milliseconds):0.#}\" cy=\"{Y(point.Value):0.#}\" r=\"3.5\" fill=\"#ffffff\" stroke=\"{colour}\" stroke-width=\"2\"><title>{point.Value:G6} at {TimeAxis.At(point.Milliseconds):yyyy-MM-dd HH:mm}</title></circle>\n");

    private void AppendLegend(int index)
    {
        var line = lines[index];
        var x = Left + (index % LegendColumns * (PlotWidth / LegendColumns));
        var y = Bottom + 54 + (24 * (index / LegendColumns));
        var range = line.Points.Count == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $" {line.Points.Min(p => p.Value):G5} – {line.Points.Max(p => p.Value):G5}");
        Append($"<line x1=\"{x}\" y1=\"{y - 4}\" x2=\"{x + 18}\" y2=\"{y - 4}\" stroke=\"{Colours[index % Colours.Length]}\" stroke-width=\"3\"/>\n");
        Append($"<text x=\"{x + 26}\" y=\"{y}\">{SvgText.Of(line.Series, 14)}<tspan fill=\"#5f6779\">{range}</tspan></text>\n");
    }

    private double X(long milliseconds) => Left + (PlotWidth * times.ShareOf(milliseconds));

    private double Y(double value) => Bottom - (PlotHeight * values.ShareOf(value));

    private void Append(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
