using System.Xml.Linq;
using AdvancedAnalytics.Charts;
using AdvancedAnalytics.Reports;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

public sealed class LineChartTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("]]>&amp;\"' onload=\"x")]
    [InlineData("a\0b\u0001\uFFFE\u202Eevil\uD83D\uDE00\uD800")]
    public void HostileName_StaysText(string name)
    {
        var svg = XDocument.Parse(new LineChart(name, [new Line(name, [new(0, 1), new(1000, 2)])]).ToSvg());

        string[] allowed = ["svg", "title", "desc", "rect", "text", "tspan", "line", "polyline", "circle"];
        Assert.All(svg.Descendants(), e => Assert.Contains(e.Name.LocalName, allowed));
        Assert.DoesNotContain(svg.Descendants().Attributes(), a =>
            a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("img", svg.Root!.Attribute("role")!.Value);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(-1e300, 1e300)]
    [InlineData(double.MinValue, double.MaxValue)]
    [InlineData(1, 1.0000000000000002)]
    [InlineData(double.Epsilon, 0)]
    [InlineData(-0.001, 0.0004)]
    [InlineData(1e15, 1e15 + 2)]
    public void AnyRange_IsDrawnWithinThePlot(double first, double second)
    {
        var svg = XDocument.Parse(
            new LineChart("t", [new Line("s", [new(-62135596800000, first), new(253402300799999, second)])]).ToSvg());

        var points = svg.Descendants().Single(e => e.Name.LocalName == "polyline").Attribute("points")!.Value
            .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(n => double.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.All(points, n => Assert.InRange(n, 60, 930));
        Assert.InRange(svg.Descendants().Count(e => e.Name.LocalName == "text"), 5, 30);
    }

    [Fact]
    public void NoPoints_IsSaid() =>
        Assert.Contains("No points", new LineChart("t", []).ToSvg(), StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(100_000)]
    public void LongSeries_IsThinnedWithoutLosingEndsAndPeaks(int total)
    {
        var random = new Random(3);
        var all = Enumerable.Range(0, total).Select(i => new LinePoint(i, random.NextDouble())).ToList();
        var thinner = new LineThinner(total);

        foreach (var point in all) thinner.Add(point);
        var kept = thinner.Finish();

        Assert.InRange(kept.Count, Math.Min(total, 490), 500);
        Assert.Equal((all[0], all[^1]), (kept[0], kept[^1]));
        Assert.Equal((all.Min(p => p.Value), all.Max(p => p.Value)), (kept.Min(p => p.Value), kept.Max(p => p.Value)));
        Assert.Equal(kept.OrderBy(p => p.Milliseconds), kept);
    }
}
