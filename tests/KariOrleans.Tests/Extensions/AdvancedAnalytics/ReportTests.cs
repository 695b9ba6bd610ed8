using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

public sealed class ReportTests
{
    private readonly MemoryData data = new();

    [Fact]
    public async Task SeriesTooLargeForOneCall_HasExactFigures()
    {
        await using var harness = await Analytics.StartAsync(data);
        var random = new Random(7);
        var values = Enumerable.Range(0, 60_001).Select(_ => Math.Round((decimal)random.NextDouble() * 1000, 3))
            .ToList();
        var csv = new StringBuilder("time,value\n");
        for (var i = 0; i < values.Count; i++) csv.Append(CultureInfo.InvariantCulture,
            $"{1_500_000_000 + i},{values[i]}\n");
        await harness.UploadAsync(csv.ToString());

        var entry = (await harness.RunTaskAsync("tasks.generate_daily_report"))!["series"]![0]!;

        var sorted = values.Order().ToList();
        Assert.Equal(60_001, (int)entry["count"]!);
        Assert.Equal((double)sorted[30_000], (double)entry["median"]!);
        Assert.Equal((double)Analytics.Percentile(sorted, 0.95m), (double)entry["p95"]!, 1e-9);
        Assert.Equal(((double)sorted[0], (double)sorted[^1]), ((double)entry["min"]!, (double)entry["max"]!));
        Assert.Equal((double)values.Average(), (double)entry["mean"]!, 1e-9);
        Assert.Equal(((double)values[0], (double)values[^1]), ((double)entry["first"]!, (double)entry["last"]!));
        Assert.DoesNotContain(harness.Plugins.Calls, c => c.Intent == "statistics");
    }

    [Fact]
    public async Task MoreSeriesThanAllowed_AreCountedAsOmitted()
    {
        await using var harness = await Analytics.StartAsync(data,
            configuration: new JsonObject { ["report_max_series"] = 3 });
        var csv = new StringBuilder("series,time,value\n");
        for (var s = 1; s <= 5; s++)
        {
            for (var i = 0; i < s; i++) csv.Append(CultureInfo.InvariantCulture, $"s{s},2000-01-0{i + 1},{i}\n");
        }

        await harness.UploadAsync(csv.ToString());

        var report = (await harness.RunTaskAsync("tasks.generate_daily_report"))!;

        Assert.Equal(["s5", "s4", "s3"], report["series"]!.AsArray().Select(s => (string)s!["series"]!));
        Assert.Equal((2, 15), ((int)report["series_omitted"]!, (int)report["points"]!));
    }

    [Fact]
    public async Task MoreSeriesThanAnAggregateHolds_AreCountedAllTheSame()
    {
        await using var harness = await Analytics.StartAsync(data);
        var csv = new StringBuilder("series,time,value\n");
        for (var s = 0; s < 10_500; s++) csv.Append(CultureInfo.InvariantCulture, $"s{s},2000-01-01,1\n");
        csv.Append("s700,2000-01-02,2\ns900,2000-01-02,2\n");
        await harness.UploadAsync(csv.ToString());

        var series = (await harness.GetAsync("/analytics/series")).Json!;
        var report = (await harness.RunTaskAsync("tasks.generate_daily_report"))!;

        Assert.Equal(["s700", "s900", "s0"], series["series"]!.AsArray().Take(3).Select(s => (string)s!["series"]!));
        Assert.Equal(9_500, (int)series["series_omitted"]!);
        Assert.Equal((200, 10_300, 10_502),
            (report["series"]!.AsArray().Count, (int)report["series_omitted"]!, (int)report["points"]!));
    }

    [Fact]
    public async Task SumsBeyondTheGreatestDouble_AreNullAndTheRestIsThere()
    {
        await using var harness = await Analytics.StartAsync(data);
        await harness.UploadAsync("time,value\n2000-01-01,-1.5e308\n2000-01-02,-1.5e308\n2000-01-03,1e308\n");

        var entry = (await harness.RunTaskAsync("tasks.generate_daily_report"))!["series"]![0]!;

        Assert.Equal((-1.5e308, -1.5e308, 1e308),
            ((double)entry["min"]!, (double)entry["median"]!, (double)entry["max"]!));
        Assert.Null(entry["mean"]);
        Assert.Null(entry["change"]);
    }

    [Fact]
    public async Task UnfinishedUpload_CountsForNothing()
    {
        await using var harness = await Analytics.StartAsync(data);
        await harness.UploadAsync("series,time,value\nA,2000-01-01,1\n");
        Crash("00000000ffff12345678", 5);

        var report = (await harness.RunTaskAsync("tasks.generate_daily_report"))!;

        Assert.Equal(1, (int)report["points"]!);
        Assert.Equal(1, data.Count("points"));
    }

    [Fact]
    public async Task UploadInProgress_IsUnseenAndStays()
    {
        await using var harness = await Analytics.StartAsync(data);
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds().ToString("x12", CultureInfo.InvariantCulture);
        Crash($"{now}00000001", 5);

        var report = (await harness.RunTaskAsync("tasks.generate_daily_report"))!;

        Assert.Equal(0, (int)report["points"]!);
        Assert.Empty((await harness.GetAsync("/analytics/data")).Json!["points"]!.AsArray());
        Assert.Empty((await harness.GetAsync("/analytics/series")).Json!["series"]!.AsArray());
        Assert.Equal(5, data.Count("points"));
    }

    [Fact]
    public async Task OldReports_AreDeletedWithTheirLines()
    {
        await using var harness = await Analytics.StartAsync(data,
            configuration: new JsonObject { ["report_keep"] = 2 });
        await harness.UploadAsync("series,time,value\nA,2000-01-01,1\n");

        var first = (string)(await harness.RunTaskAsync("tasks.generate_daily_report"))!["id"]!;
        for (var i = 0; i < 3; i++) await harness.RunTaskAsync("tasks.generate_daily_report");

        Assert.Equal((2, 2), (data.Count("reports"), data.Count("report_lines")));
        Assert.Equal(404, (await harness.GetAsync($"/analytics/reports/{first}")).Status);
    }

    // What a process that was killed in the middle of an upload leaves behind.
    private void Crash(string upload, int points)
    {
        Insert("uploads", ["upload", "state", "rows", "skipped", "started_at"],
            [upload, "receiving", 0L, 0L, "2000-01-01T00:00:00.000000Z"]);
        for (var i = 0; i < points; i++)
            Insert("points", ["series", "at", "value", "upload"], ["A", "2000-01-01T00:00:00.000000Z", 1.0, upload]);
    }

    private void Insert(string table, string[] columns, object?[] row) => data.Answer(
        HostMethod.Insert, WireMessage.Encode(new InsertRequest(table, columns, 1, PackedRows.Pack([row]))), null);
}
