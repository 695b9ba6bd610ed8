using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using KariOrleans.SystemTests.Support;
using Xunit.Abstractions;

namespace KariOrleans.SystemTests.Extensions;

/// <summary>advanced-analytics on real data and on much of it, through HTTP and its own process.</summary>
public sealed class AnalyticsTests(ServerFixture fixture, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    private const string Analytics = "/api/extensions/advanced-analytics/analytics";
    private const string DailyReport = "/api/extensions/background-tasks/advanced-analytics/daily_report/execute";
    private const long Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("stocks.csv", "MMM d yyyy", null)]
    [InlineData("github.csv", "yyyy/MM/dd HH:mm:ss", "github")]
    public async Task Report_OfRealData_EqualsAnIndependentComputation(string file, string format, string? name)
    {
        using var client = await CreateAsync();
        var csv = await File.ReadAllTextAsync(Path.Combine(Checkout.Shared, "data", file));
        var expected = Points(csv, format, name);

        var uploaded = await client.PostTextAsync(
            $"{Analytics}/data{(name is null ? "" : $"?name={name}")}", csv, "text/csv");
        Assert.Equal(expected.Count, (int?)(await uploaded.JsonAsync(HttpStatusCode.Created))["rows"]);
        await (await client.PostAsync(DailyReport, null)).JsonAsync();

        var report = await client.GetJsonAsync($"{Analytics}/reports/latest");
        var series = expected.GroupBy(p => p.Series).OrderByDescending(g => g.Count()).ToList();
        Assert.Equal(series.Count, report["series"]!.AsArray().Count);
        foreach (var group in series)
        {
            var figures = report["series"]!.AsArray().Single(s => (string?)s!["series"] == group.Key)!;
            var values = group.Select(p => p.Value).Order().ToList();
            var inTime = group.OrderBy(p => p.At).Select(p => p.Value).ToList();
            Assert.Equal(values.Count, (int?)figures["count"]);
            AssertClose(values[0], figures["min"]);
            AssertClose(values[^1], figures["max"]);
            AssertClose(values.Sum() / values.Count, figures["mean"]);
            AssertClose(Quantile(values, 0.5m), figures["median"]);
            AssertClose(Quantile(values, 0.95m), figures["p95"]);
            AssertClose(inTime[^1] - inTime[0], figures["change"]);
            AssertClose((inTime[^1] - inTime[0]) / inTime[0] * 100, figures["change_percent"]);
        }
    }

    [Fact]
    public async Task JsonUpload_EqualsCsvUpload()
    {
        using var client = await CreateAsync();
        using var other = await CreateAsync();
        var csv = await File.ReadAllTextAsync(Path.Combine(Checkout.Shared, "data", "stocks.csv"));
        var rows = Points(csv, "MMM d yyyy", null).Select(p => (JsonNode)new JsonObject
        {
            ["symbol"] = p.Series,
            ["date"] = p.At.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["price"] =
                p.Value,
        });

        await (await client.PostTextAsync($"{Analytics}/data", csv, "text/csv")).JsonAsync(HttpStatusCode.Created);
        var json = new JsonArray([.. rows]).ToJsonString();
        await (await other.PostJsonAsync($"{Analytics}/data", json)).JsonAsync(HttpStatusCode.Created);

        var fromCsv = await (await client.PostAsync(DailyReport, null)).JsonAsync();
        var fromJson = await (await other.PostAsync(DailyReport, null)).JsonAsync();
        Assert.Equal(fromCsv["result"]!["series"]!.ToJsonString(), fromJson["result"]!["series"]!.ToJsonString());
    }

    [Fact]
    public async Task Chart_IsWellFormed_AndSentSoThatNoBrowserRunsIt()
    {
        using var client = await CreateAsync();
        var csv = await File.ReadAllTextAsync(Path.Combine(Checkout.Shared, "data", "stocks.csv"));
        await (await client.PostTextAsync($"{Analytics}/data", csv, "text/csv")).JsonAsync(HttpStatusCode.Created);
        await (await client.PostAsync(DailyReport, null)).JsonAsync();

        var chart = await client.GetAsync($"{Analytics}/reports/latest/chart.svg");

        Assert.Equal("image/svg+xml", chart.Content.Headers.ContentType?.MediaType);
        var svg = XDocument.Parse(await chart.Content.ReadAsStringAsync());
        Assert.Equal("svg", svg.Root!.Name.LocalName);
        Assert.Contains("MSFT", svg.Root.Value, StringComparison.Ordinal);
        Assert.Contains("sandbox", string.Join(' ', chart.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task HundredMegabytes_AreStored_InBoundedMemory()
    {
        const long most = 200 * Megabyte;
        using var client = await CreateAsync();
        client.Timeout = Timeout.InfiniteTimeSpan;
        await client.GetStringAsync($"{Analytics}/series");
        var child = await ChildProcess.IdAsync(client, "advanced-analytics");
        using var csv = new GeneratedCsv(100 * Megabyte);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();

        using var request = Upload(csv);
        using var answer = await client.SendAsync(request);

        var took = Stopwatch.GetElapsedTime(started);
        var rows = (long?)(await answer.JsonAsync(HttpStatusCode.Created))["rows"];
        var peak = ChildProcess.PeakResidentBytes(child);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{csv.Rows} rows in {took.TotalSeconds:0.0} s; child {peak / Megabyte} MB; here "
            + $"+{grown / Megabyte} MB");
        Assert.Equal(csv.Rows, rows);
        Assert.True(peak < most, $"The child had {peak / Megabyte} MB.");
        Assert.True(grown < 64 * Megabyte, $"This process grew by {grown / Megabyte} MB.");
        var series = (await client.GetJsonAsync($"{Analytics}/series"))["series"]!.AsArray();
        Assert.Equal(csv.Rows, series.Sum(s => (long)s!["points"]!));
    }

    [Fact]
    public async Task BadRowNearTheEnd_LeavesNothing()
    {
        using var client = await CreateAsync();
        using var csv = new GeneratedCsv(2 * Megabyte, lastLine: "sensor-1,yesterday,many\n");

        using var request = Upload(csv);
        using var refused = await client.SendAsync(request);

        var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_data");
        Assert.Equal(csv.Rows + 2, (long?)problem["line"]);
        await AssertEmptyAsync(client);
    }

    [Fact]
    public async Task ClientThatGoesAwayMidway_LeavesNothing_AndTheServerLives()
    {
        using var client = await CreateAsync();
        using var leaving = new CancellationTokenSource();
        using var csv = new GeneratedCsv(50 * Megabyte) { AfterTheFirstPart = leaving.CancelAsync };

        using var request = Upload(csv);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(request, leaving.Token));

        await AssertEmptyAsync(client);
        await (await client.PostTextAsync($"{Analytics}/data", "series,time,value\na,1,1\n", "text/csv"))
            .JsonAsync(HttpStatusCode.Created);
        Assert.Equal(HttpStatusCode.OK, (await fixture.Server.Anonymous.GetAsync("/health/ready")).StatusCode);
    }

    [Fact]
    public async Task TwoUploadsAtOnce_AreBothWhole()
    {
        using var client = await CreateAsync();
        using var first = new GeneratedCsv(4 * Megabyte);
        using var second = new GeneratedCsv(3 * Megabyte);

        using var one = Upload(first);
        using var two = Upload(second);
        var answers = await Task.WhenAll(client.SendAsync(one), client.SendAsync(two));

        var uploads = new List<string?>();
        foreach (var answer in answers) uploads.Add(
            (string?)(await answer.JsonAsync(HttpStatusCode.Created))["upload"]);
        Assert.Equal(2, uploads.Distinct().Count());
        var series = (await client.GetJsonAsync($"{Analytics}/series"))["series"]!.AsArray();
        Assert.Equal(first.Rows + second.Rows, series.Sum(s => (long)s!["points"]!));
    }

    private Task<HttpClient> CreateAsync() =>
        fixture.Server.CreateTenantAsync(fixture.NextTenant(), "advanced-analytics");

    private static HttpRequestMessage Upload(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return new HttpRequestMessage(HttpMethod.Post, $"{Analytics}/data") { Content = content };
    }

    private static async Task AssertEmptyAsync(HttpClient client)
    {
        Assert.Empty((await client.GetJsonAsync($"{Analytics}/series"))["series"]!.AsArray());
        Assert.Empty((await client.GetJsonAsync($"{Analytics}/data"))["points"]!.AsArray());
    }

    private static List<(string Series, DateTime At, decimal Value)> Points(string csv, string format, string? name) =>
        [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
            .Select(line => line.Split(','))
            .Select(f => (
                name ?? f[0],
                DateTime.ParseExact(f[^2], format, CultureInfo.InvariantCulture),
                decimal.Parse(f[^1], CultureInfo.InvariantCulture)))];

    // Between the closest ranks, as NumPy and Excel do it.
    private static decimal Quantile(List<decimal> sorted, decimal fraction)
    {
        var rank = (sorted.Count - 1) * fraction;
        var lower = (int)Math.Floor(rank);
        var upper = Math.Min(lower + 1, sorted.Count - 1);
        return sorted[lower] + ((rank - lower) * (sorted[upper] - sorted[lower]));
    }

    private static void AssertClose(decimal expected, JsonNode? actual)
    {
        var difference = Math.Abs(expected - (decimal)actual!);
        Assert.True(difference <= Math.Max(1m, Math.Abs(expected)) * 0.000000001m, $"{actual} is not {expected}.");
    }
}
