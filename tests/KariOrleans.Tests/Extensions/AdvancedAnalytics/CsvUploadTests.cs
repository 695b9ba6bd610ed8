using System.Text;
using System.Text.Json.Nodes;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

public sealed class CsvUploadTests
{
    private readonly MemoryData data = new();

    [Fact]
    public async Task TortureFile_IsReadAfterRfc4180()
    {
        await using var harness = await Analytics.StartAsync(data);
        const string csv = "\uFEFFnote,\"symbol\",\"the \"\"time\"\"\",price\r\n"
            + "\"a, b\",\"A\"\"B\",\"2000-01-01\",1.5\r\n"
            + "\r\n"
            + "\"two\nlines\",\"C,\r\nD\"x,2000-01-02,2\r\n"
            + ",E,\"Jan 3 2000\",\"-3e2\"";

        var response = await harness.UploadAsync(csv, "?on_error=skip&time=the%20%22time%22");

        Assert.Equal(201, response.Status);
        Assert.Equal(["A\"B", "E"], response.Json!["series"]!.AsArray().Select(s => (string)s!["series"]!));
        var points = (await harness.GetAsync("/analytics/data")).Json!["points"]!.AsArray();
        Assert.Equal([1.5, -300], points.Select(p => (double)p!["value"]!));
        Assert.Equal("2000-01-03T00:00:00.000000Z", (string)points[1]!["at"]!);
        Assert.Equal(4, (int)response.Json["problems"]![0]!["line"]!);
    }

    [Theory]
    [InlineData("series,time,value\nA,2000-01-01,1\nB,2000-01-02\n", 3, null)]
    [InlineData("series,time,value\nA,2000-01-01,1\nB,2000-01-02,3,4\n", 3, null)]
    [InlineData("series,time,value\n\"A\nA\",2000-01-01,1\nB,2000-13-02,3\n", 2, "series")]
    [InlineData("series,time,value\nB,2000-13-02,3\n", 2, "time")]
    [InlineData("series,time,value\nB,2000-12-02,NaN\n", 2, "value")]
    [InlineData("series,time,value\nB,2000-12-02,1e999\n", 2, "value")]
    [InlineData("series,time,value\n\n\nB,2000-12-02,\"3\n", 4, "value")]
    [InlineData("series,time,value\nB,2000-12-02,3\"\n", 2, "value")]
    [InlineData("series,time,value\n,2000-12-02,3\n", 2, "series")]
    [InlineData("series,time,value\nB,2000-12-02,3\rC,2000-12-02,3\n", 2, "value")]
    public async Task BadRow_RefusesTheUploadAndKeepsNothing(string csv, int line, string? column)
    {
        await using var harness = await Analytics.StartAsync(data);

        var response = await harness.UploadAsync(csv);

        Assert.Equal(400, response.Status);
        Assert.Equal("invalid_data", (string?)response.Json!["code"]);
        Assert.Equal(line, (int)response.Json["line"]!);
        Assert.Equal(column, (string?)response.Json["column"]);
        Assert.Equal((0, 0), (data.Count("points"), data.Count("uploads")));
    }

    [Fact]
    public async Task BadRowAfterManyBatches_RemovesThisUploadOnly()
    {
        await using var harness = await Analytics.StartAsync(data);
        await harness.UploadAsync("series,time,value\nA,2000-01-01,1\n");
        var csv = new StringBuilder("series,time,value\n");
        for (var i = 0; i < 20_000; i++) csv.Append("A,2000-01-01,1\n");

        var response = await harness.UploadAsync(csv.Append("A,yesterday,1\n").ToString());

        Assert.Equal(400, response.Status);
        Assert.Equal(20_002, (int)response.Json!["line"]!);
        Assert.Equal(1, data.Count("points"));
    }

    [Fact]
    public async Task FullStore_FailsAndKeepsNothing()
    {
        await using var harness = await Analytics.StartAsync(data);
        data.FailsAtRows = 4000;
        var csv = "series,time,value\n" + string.Concat(Enumerable.Repeat("A,2000-01-01,1\n", 50_000));

        var response = await harness.UploadAsync(csv);

        Assert.Equal(500, response.Status);
        Assert.Equal("quota_exceeded", (string?)response.Json!["code"]);
        Assert.Equal((0, 0), (data.Count("points"), data.Count("uploads")));
    }

    [Fact]
    public async Task SkipMode_CountsAllAndReportsTen()
    {
        await using var harness = await Analytics.StartAsync(data,
            configuration: new JsonObject { ["default_on_error"] = "skip" });
        var csv = new StringBuilder("series,time,value\n");
        for (var i = 0; i < 30; i++) csv.Append("A,2000-01-01,1\nA,2000-01-01,x\nA\n");

        var response = await harness.UploadAsync(csv.ToString());

        Assert.Equal((30, 60), ((int)response.Json!["rows"]!, (int)response.Json["skipped"]!));
        Assert.Equal([3, 4, 6, 7, 9, 10, 12, 13, 15, 16], response.Json["problems"]!.AsArray()
            .Select(p => (int)p!["line"]!));
    }

    [Theory]
    [InlineData("when,host,load\n2000-01-01,a,1\n", "", "a")]
    [InlineData("when,load\n2000-01-01,1\n", "", "load")]
    [InlineData("when,host,load\n2000-01-01,a,1\n", "?name=mine", "mine")]
    [InlineData("x,y\n1420074000,5\n", "", "y")]
    [InlineData("x,y\n5,1420074000123\n", "", "x")]
    [InlineData("a,b,c\n7,Jan 1 2000,q\n", "?series=c&time=b&value=a", "q")]
    [InlineData("Price,DATE,Symbol\n7,Jan 1 2000,q\n", "", "q")]
    public async Task Columns_AreFoundByNameOrContent(string csv, string query, string series)
    {
        await using var harness = await Analytics.StartAsync(data);

        var response = await harness.UploadAsync(csv, query);

        Assert.True(response.Status == 201, response.Text);
        Assert.Equal(series, (string?)response.Json!["series"]![0]!["series"]);
    }

    [Theory]
    [InlineData("series,time,value\n", "")]
    [InlineData("", "")]
    [InlineData("a,b\nx,y\n", "")]
    [InlineData("series,time,value\nA,2000-01-01,1\n", "?value=nothing")]
    [InlineData("series,time,value\nA,2000-01-01,1\n", "?series=series&name=x")]
    [InlineData("series,time,value\nA,2000-01-01,1\n", "?on_error=ignore")]
    [InlineData("time,value\n2000-01-01,1\n", "?name=%00")]
    public async Task Nonsense_IsRefused(string csv, string query)
    {
        await using var harness = await Analytics.StartAsync(data);

        var response = await harness.UploadAsync(csv, query);

        Assert.Equal(400, response.Status);
        Assert.Equal(0, data.Count("uploads"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/xml")]
    [InlineData("text/csv; charset=utf-16")]
    public async Task OtherMediaType_Is415(string? contentType)
    {
        await using var harness = await Analytics.StartAsync(data);

        var response = await harness.UploadAsync("series,time,value\nA,2000-01-01,1\n", "", contentType!);

        Assert.Equal(415, response.Status);
    }
}
