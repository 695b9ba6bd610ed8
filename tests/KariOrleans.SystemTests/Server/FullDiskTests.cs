using System.Net;
using System.Text;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Server;

/// <summary>
/// A data directory without room: calls fail clearly, nothing acknowledged is lost, the server lives.
/// </summary>
public sealed class FullDiskTests : IAsyncLifetime, IDisposable
{
    private const string Data = "/api/extensions/advanced-analytics/analytics/data";
    private const string Series = "/api/extensions/advanced-analytics/analytics/series";
    private const string Configure = "/api/extensions/advanced-analytics/configure";

    private readonly SmallDisk disk = SmallDisk.Mount(megabytes: 24);
    private KariServer server = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        server = await KariServer.StartAsync(disk.Path);
        client = await server.CreateTenantAsync("acme", "advanced-analytics", "echo");
    }

    public async Task DisposeAsync()
    {
        disk.MakeRoom();
        client.Dispose();
        await server.DisposeAsync();
    }

    public void Dispose() => disk.Dispose();

    [Fact]
    public async Task Uploads_UntilTheDiskIsFull_FailClearly_AndWorkAgainWhenThereIsRoom()
    {
        const int rows = 10_000;
        const int mostUploads = 100;
        disk.Take(megabytes: 13);
        var acknowledged = 0;
        HttpResponseMessage answer;
        do
        {
            answer = await UploadAsync(rows);
            if (answer.StatusCode == HttpStatusCode.Created) acknowledged += rows;
            Assert.True(acknowledged < mostUploads * rows, "The disk never became full.");
        }
        while (answer.StatusCode == HttpStatusCode.Created);

        var problem = await answer.ProblemAsync(HttpStatusCode.InsufficientStorage, "storage_full");
        Assert.Contains("room", (string?)problem["remedy"], StringComparison.Ordinal);
        Assert.True(acknowledged > 0);
        Assert.Equal(acknowledged, await CountAsync());
        Assert.Equal(HttpStatusCode.OK, (await server.Anonymous.GetAsync("/health/ready")).StatusCode);

        // A deletion writes every page that it empties to the log first; after it those pages are used again.
        disk.MakeRoom();
        await (await client.DeleteAsync($"{Data}?series=s")).JsonAsync();
        await (await UploadAsync(rows)).JsonAsync(HttpStatusCode.Created);
        Assert.Equal(rows, await CountAsync());
    }

    [Fact]
    public async Task FullDisk_RefusesRows_ReadsGoOn_AndRoomHeals()
    {
        await (await UploadAsync(100)).JsonAsync(HttpStatusCode.Created);
        disk.Fill();

        var refused = await UploadAsync(100_000);
        var series = await CountAsync();
        disk.MakeRoom();
        var healed = await UploadAsync(50);

        await refused.ProblemAsync(HttpStatusCode.InsufficientStorage, "storage_full");
        Assert.Equal(100, series);
        await healed.JsonAsync(HttpStatusCode.Created);
        Assert.Equal(150, await CountAsync());
    }

    [Fact]
    public async Task FullDisk_RefusesConfiguration_AndKeepsTheOldOne()
    {
        await (await client.PostJsonAsync(Configure, """{"report_keep": 5}""")).JsonAsync();
        Assert.Equal("{}", await client.GetStringAsync("/api/extensions/echo/configuration"));
        disk.Fill();

        // Larger than what the files could still take between their pages.
        var refused = await client.PostJsonAsync(
            "/api/extensions/echo/configure", $$"""{"text": "{{new string('x', 900_000)}}"}""");

        await refused.ProblemAsync(HttpStatusCode.InsufficientStorage, "storage_full");
        Assert.Equal(0, (int?)(await client.GetJsonAsync("/api/extensions/echo"))["configuration_version"]);
        Assert.Equal("{}", await client.GetStringAsync("/api/extensions/echo/configuration"));
        Assert.Equal(1, (int?)(
            await client.GetJsonAsync("/api/extensions/advanced-analytics"))["configuration_version"]);
    }

    [Fact]
    public async Task FullDisk_RefusesAnInstallation_WhichIsNotThereAfterwards()
    {
        disk.Fill();
        var refused = await FillStateAsync();
        var installed = await client.PostJsonAsync("/api/extensions/marketplace/install", """{"name": "hang"}""");
        var listed = (await client.GetJsonAsync("/api/extensions/")).ToJsonString();
        disk.MakeRoom();
        var again = await client.PostJsonAsync("/api/extensions/marketplace/install", """{"name": "hang"}""");

        await refused.ProblemAsync(HttpStatusCode.InsufficientStorage, "storage_full");
        await installed.ProblemAsync(HttpStatusCode.InsufficientStorage, "storage_full");
        Assert.DoesNotContain("\"hang\"", listed, StringComparison.Ordinal);
        await again.JsonAsync();
        Assert.Equal("slow", await client.GetStringAsync("/api/extensions/hang/slow/1"));
    }

    [Fact]
    public async Task EverythingAcknowledged_IsThereAfterARestart()
    {
        disk.MakeRoom();
        await (await UploadAsync(5_000)).JsonAsync(HttpStatusCode.Created);
        disk.Fill();
        await UploadAsync(100_000);
        var key = client.DefaultRequestHeaders.Authorization!;
        await server.DisposeAsync();

        disk.MakeRoom();
        server = await KariServer.StartAsync(disk.Path);
        client.Dispose();
        client = new HttpClient { BaseAddress = new Uri(server.Host.Url) };
        client.DefaultRequestHeaders.Authorization = key;

        Assert.Equal(5_000, await CountAsync());
    }

    // The state's write-ahead log may have room left inside the file: keys are written until it has none.
    private async Task<HttpResponseMessage> FillStateAsync()
    {
        const int most = 2_000;
        for (var i = 0; i < most; i++)
        {
            var answer = await client.PostJsonAsync("/api/keys",
                """{"user": "filler", "roles": ["user"], "label": "filler"}""");
            if (answer.StatusCode != HttpStatusCode.Created) return answer;
        }

        throw new InvalidOperationException($"{most} keys fitted on a full disk.");
    }

    private Task<HttpResponseMessage> UploadAsync(int rows)
    {
        var csv = new StringBuilder("series,time,value\n", rows * 32);
        for (var i = 0; i < rows; i++) csv.Append(
            System.Globalization.CultureInfo.InvariantCulture, $"s,{1_500_000_000 + i},{i}\n");
        return client.PostTextAsync(Data, csv.ToString(), "text/csv");
    }

    private async Task<int> CountAsync() => (int)(await client.GetJsonAsync(Series))["series"]![0]!["points"]!;
}
