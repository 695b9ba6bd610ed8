using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using KariOrleans.Sdk.Testing;
using KariOrleans.Tests.Support;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

public sealed class RealDataReportTests
{
    private static readonly string Folder = Path.Combine(SharedFolder.Path, "data");

    private readonly MemoryData data = new();

    [Fact]
    public async Task Stocks_HaveTheFiguresOfAnIndependentComputation()
    {
        await using var harness = await Analytics.StartAsync(data);
        var uploaded = await UploadFileAsync(harness, "stocks.csv", "");

        var report = (JsonObject)(await harness.RunTaskAsync("tasks.generate_daily_report"))!;

        var expected = File.ReadLines(Path.Combine(Folder, "stocks.csv")).Skip(1).Select(l => l.Split(','))
            .Select(f =>
                (Series: f[0], At: DateTime.ParseExact(f[1], "MMM d yyyy", CultureInfo.InvariantCulture), Price: f[2]))
            .GroupBy(r => r.Series, r => (r.At, decimal.Parse(r.Price, CultureInfo.InvariantCulture)))
            .ToDictionary(g => g.Key, g => g.ToList());
        Assert.Equal(expected.Sum(e => e.Value.Count), (int)uploaded["rows"]!);
        Assert.Equal(expected.Count, report["series"]!.AsArray().Count);
        foreach (var entry in report["series"]!.AsArray()) AssertFigures(expected[(string)entry!["series"]!], entry);
        Assert.Equal(0, (int)report["series_omitted"]!);
        Assert.Equal(((string)report["generated_at"]!)[..10], (string?)report["date"]);
    }

    [Fact]
    public async Task Github_HasTheFiguresOfAnIndependentComputation()
    {
        await using var harness = await Analytics.StartAsync(data);
        await UploadFileAsync(harness, "github.csv", "?name=github");

        await harness.RunTaskAsync("tasks.generate_daily_report");

        var rows = File.ReadLines(Path.Combine(Folder, "github.csv")).Skip(1).Select(l => l.Split(','))
            .Select(f => (
                DateTime.ParseExact(f[0], "yyyy/MM/dd HH:mm:ss", CultureInfo.InvariantCulture),
                decimal.Parse(f[1], CultureInfo.InvariantCulture)))
            .ToList();
        var entry = (await harness.GetAsync("/analytics/reports/latest")).Json!["series"]!.AsArray().Single()!;
        Assert.Equal("github", (string?)entry["series"]);
        AssertFigures(rows, entry);
    }

    [Fact]
    public async Task Report_IsDrawn()
    {
        await using var harness = await Analytics.StartAsync(data);
        await UploadFileAsync(harness, "stocks.csv", "");
        var id = (string)(await harness.RunTaskAsync("tasks.generate_daily_report"))!["id"]!;

        var all = await harness.GetAsync($"/analytics/reports/{id}/chart.svg");
        var two = await harness.GetAsync("/analytics/reports/latest/chart.svg?series=MSFT,IBM");
        var unknown = await harness.GetAsync("/analytics/reports/latest/chart.svg?series=NONE");
        var missing = await harness.GetAsync("/analytics/reports/none/chart.svg");

        Assert.Equal("image/svg+xml", all.ContentType);
        Assert.Equal(5, XDocument.Parse(all.Text).Descendants().Count(e => e.Name.LocalName == "polyline"));
        Assert.Equal(2, XDocument.Parse(two.Text).Descendants().Count(e => e.Name.LocalName == "polyline"));
        Assert.Equal((404, 404), (unknown.Status, missing.Status));
        if (Environment.GetEnvironmentVariable("KARI_CHART") is { } path) await File.WriteAllTextAsync(path, all.Text);
    }

    private static void AssertFigures(IReadOnlyList<(DateTime At, decimal Value)> rows, JsonNode entry)
    {
        var values = rows.Select(r => r.Value).ToList();
        var inTime = rows.OrderBy(r => r.At).Select(r => r.Value).ToList();
        var change = inTime[^1] - inTime[0];
        Assert.Equal(values.Count, (int)entry["count"]!);
        AssertClose(values.Min(), entry["min"]);
        AssertClose(values.Max(), entry["max"]);
        AssertClose(values.Average(), entry["mean"]);
        AssertClose(Analytics.Percentile([.. values.Order()], 0.5m), entry["median"]);
        AssertClose(Analytics.Percentile([.. values.Order()], 0.95m), entry["p95"]);
        AssertClose(change, entry["change"]);
        AssertClose(change / Math.Abs(inTime[0]) * 100, entry["change_percent"]);
    }

    private static void AssertClose(decimal expected, JsonNode? actual) =>
        Assert.Equal((double)expected, (double)actual!, 1e-9 * Math.Max(1, Math.Abs((double)expected)));

    private static async Task<JsonNode> UploadFileAsync(ExtensionHarness harness, string file, string query)
    {
        var bytes = await File.ReadAllBytesAsync(Path.Combine(Folder, file));
        var response = await harness.PostAsync($"/analytics/data{query}", bytes, "text/csv");
        Assert.True(response.Status == 201, response.Text);
        return response.Json!;
    }
}
