
namespace KariOrleans.Tests.Extensions.AdvancedAnalytics;

public sealed class JsonUploadTests
{
    private const string Json = "application/json";
    private const string Ndjson = "application/x-ndjson";

    private readonly MemoryData data = new();

    [Theory]
    [InlineData(
        Json,
        "[{\"symbol\":\"A\\u00e9\",\"at\":\"2000-01-01\",\"price\":1.5,\"more\":{\"value\":[1,{}]}},"
        + "{\"price\":\"2\",\"at\":1420074000,\"symbol\":7}]")]
    [InlineData(
        Ndjson,
        "\n{\"symbol\":\"A\\u00e9\",\"at\":\"2000-01-01\",\"price\":1.5,\"x\":null}\r\n\r\n"
        + "{\"price\":\"2\",\"at\":1420074000,\"symbol\":7}")]
    public async Task Objects_BecomePoints(string contentType, string body)
    {
        await using var harness = await Analytics.StartAsync(data);

        var response = await harness.UploadAsync(body, "", contentType);

        Assert.True(response.Status == 201, response.Text);
        var points = (await harness.GetAsync("/analytics/data")).Json!["points"]!.AsArray();
        Assert.Equal(["Aé", "7"], points.Select(p => (string)p!["series"]!));
        Assert.Equal([1.5, 2], points.Select(p => (double)p!["value"]!));
        Assert.Equal("2015-01-01T01:00:00.000000Z", (string)points[1]!["at"]!);
    }

    [Theory]
    [InlineData(Json, "{\"time\":\"2000-01-01\",\"value\":1}")]
    [InlineData(Json, "[{\"time\":\"2000-01-01\",\"value\":1}")]
    [InlineData(Json, "[{\"time\":\"2000-01-01\",\"value\":1}] x")]
    [InlineData(Json, "[{\"time\":\"2000-01-01\",\"value\":1},3]")]
    [InlineData(Json, "[{\"time\":\"2000-01-01\",\"value\":1},{\"time\":\"2000-01-01\"}]")]
    [InlineData(Json, "[{\"time\":\"2000-01-01\",\"value\":1},{\"time\":\"2000-01-01\",\"value\":true}]")]
    [InlineData(Json, "[{\"time\":\"2000-01-01\",\"value\":1},{\"time\":[1],\"value\":1}]")]
    [InlineData(Json, "[{\"time\":\"2000-01-01\",\"value\":1e999}]")]
    [InlineData(Json, "[]")]
    [InlineData(Json, "")]
    [InlineData(Json, "[{\"series\":\"\\ud800\",\"time\":\"2000-01-01\",\"value\":1}]")]
    [InlineData(Ndjson, "{\"time\":\"2000-01-01\",\"value\":1}\n{\"time\":")]
    [InlineData(Ndjson, "{\"time\":\"2000-01-01\",\"value\":1} {}\n")]
    [InlineData(Ndjson, "[1]\n")]
    public async Task BadBody_IsRefusedAndNothingKept(string contentType, string body)
    {
        await using var harness = await Analytics.StartAsync(data);

        var response = await harness.UploadAsync(body, "", contentType);

        Assert.Equal(400, response.Status);
        Assert.Equal((0, 0), (data.Count("points"), data.Count("uploads")));
    }

    [Theory]
    [InlineData(
        Json,
        "[{\"at\":\"2000-01-01\",\"value\":1},[{}],4,{\"at\":\"x\",\"value\":1},{\"at\":\"2000-01-01\",\"value\":2}]",
            3)]
    [InlineData(Ndjson, "{\"at\":\"2000-01-01\",\"value\":1}\n{\"at\":\n}\n{\"at\":\"2000-01-01\",\"value\":2}\n", 2)]
    public async Task SkipMode_PassesBadRows(string contentType, string body, int skipped)
    {
        await using var harness = await Analytics.StartAsync(data);

        var response = await harness.UploadAsync(body, "?on_error=skip", contentType);

        Assert.Equal((201, 2, skipped),
            (response.Status, (int)response.Json!["rows"]!, (int)response.Json["skipped"]!));
    }
}
