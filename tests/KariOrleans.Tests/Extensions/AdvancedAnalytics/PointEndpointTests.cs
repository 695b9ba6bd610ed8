using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Sdk.Testing;

namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

public sealed class PointEndpointTests
{
    private readonly MemoryData data = new();

    [Fact]
    public async Task Pages_JoinToTheWhole()
    {
        await using var harness = await StartWithPointsAsync();
        var seen = new List<double>();
        var query = "?series=A,1&from=2000-01-03&limit=7&order=desc";
        do
        {
            var page = await harness.GetAsync("/analytics/data" + query);
            seen.AddRange(page.Json!["points"]!.AsArray().Select(p => (double)p!["value"]!));
            var link = page.Headers.FirstOrDefault(h => h.Key == "Link").Value;
            query = link?[1..link.IndexOf('>', StringComparison.Ordinal)];
        }
        while (query is not null);

        Assert.Equal(Enumerable.Range(3, 18).Reverse().Select(d => (double)d), seen);
    }

    [Fact]
    public async Task AcceptCsv_GetsCsvThatCanBeUploadedAgain()
    {
        await using var harness = await StartWithPointsAsync();
        var request = new HarnessRequest("GET", "/analytics/data?series=A,1&limit=2")
        {
            Headers = [new("accept", "application/json;q=0.5, text/csv")],
        };

        var csv = await harness.SendAsync(request);

        Assert.Equal("text/csv; charset=utf-8", csv.ContentType);
        Assert.StartsWith("series,at,value,upload\r\n\"A,1\",2000-01-01T00:00:00.000000Z,1,", csv.Text,
            StringComparison.Ordinal);
        Assert.Equal(201, (await harness.UploadAsync(csv.Text)).Status);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=5001")]
    [InlineData("from=soon")]
    [InlineData("order=sideways")]
    public async Task BadParameter_Is400(string query)
    {
        await using var harness = await Analytics.StartAsync(data);

        Assert.Equal(400, (await harness.GetAsync("/analytics/data?" + query)).Status);
    }

    [Fact]
    public async Task Series_AreListedAndDeleted()
    {
        await using var harness = await StartWithPointsAsync();
        var upload = (string)(await harness.UploadAsync("time,value\n2000-01-01,5\n", "?name=B")).Json!["upload"]!;

        var series = (await harness.GetAsync("/analytics/series")).Json!;
        var bySeries = await harness.SendAsync(new HarnessRequest("DELETE", "/analytics/data?series=A,1"));
        var byUpload = await harness.SendAsync(new HarnessRequest("DELETE", $"/analytics/data?upload={upload}"));
        var again = await harness.SendAsync(new HarnessRequest("DELETE", $"/analytics/data?upload={upload}"));
        var nothing = await harness.SendAsync(new HarnessRequest("DELETE", "/analytics/data"));

        Assert.Equal([("A,1", 20), ("B", 1)], series["series"]!.AsArray()
            .Select(s => ((string)s!["series"]!, (int)s["points"]!)));
        Assert.Equal((20, 1), ((int)bySeries.Json!["deleted"]!, (int)byUpload.Json!["deleted"]!));
        Assert.Equal((404, 400), (again.Status, nothing.Status));
        Assert.Equal(0, data.Count("points"));
    }

    [Fact]
    public async Task LargestPage_FitsIntoAnAnswer()
    {
        await using var harness = await Analytics.StartAsync(data);
        var body = new StringBuilder("series,time,value\n");
        for (var i = 0; i < 5000; i++) body.Append(CultureInfo.InvariantCulture,
            $"{new string('\\', 252)}{i},2000-01-01,-1.2345678901234567e-100\n");
        var uploaded = await harness.UploadAsync(body.ToString());

        var page = await harness.GetAsync("/analytics/data?limit=5000");

        Assert.Equal(201, uploaded.Status);
        Assert.Equal(1000, uploaded.Json!["series"]!.AsArray().Count);
        Assert.Equal(4000, (int)uploaded.Json["rows_of_other_series"]!);
        Assert.Equal((200, 5000), (page.Status, page.Json!["points"]!.AsArray().Count));
    }

    [Fact]
    public async Task ManifestAndCode_Agree()
    {
        var manifest = Path.Combine(Repository(), "extensions", "advanced-analytics", "extension.json");
        await using var harness = await ExtensionHarness.StartAsync(
            new global::AdvancedAnalytics.AdvancedAnalyticsExtension(),
                new HarnessOptions { Data = data.Answer, ManifestPath = manifest });

        Assert.Empty(harness.ManifestDifferences);
    }

    private async Task<ExtensionHarness> StartWithPointsAsync()
    {
        var harness = await Analytics.StartAsync(data);
        var rows = new JsonArray([.. Enumerable.Range(1, 20).Select(d => (JsonNode)new JsonObject
        {
            ["series"] = "A,1", ["time"] = $"2000-01-{d:00}", ["value"] = d,
        })]);
        await harness.PostAsync("/analytics/data", rows);
        return harness;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "KariOrleans.sln"))) folder = folder.Parent;
        return folder.FullName;
    }
}
