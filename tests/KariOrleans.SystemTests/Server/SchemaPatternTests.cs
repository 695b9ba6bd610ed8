using System.Net;
using System.Text.Json.Nodes;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Server;

/// <summary>Patterns that an extension declares and the server evaluates.</summary>
public sealed class SchemaPatternTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("kari-pattern-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task PatternThatBacktracksForEver_IsAnError_NotABusyThread()
    {
        var package = CopyOfEcho(
            """{"type": "object", "properties": {"x": {"type": "string", "pattern": "^(a+)+$"}}}""");
        await using var server = await ServerProcess.StartAsync(
            Path.Combine(data, "server"), ["--no-demo", "--extensions", package]);
        using var client = server.Client();
        await (await client.PostJsonAsync("/api/extensions/marketplace/install", """{"name": "echo"}""")).JsonAsync();

        var refused = await client.PostJsonAsync(
            "/api/plugins/execute",
            $$$"""{"intent": "echo_plugin", "params": {"x": "{{{new string('a', 40)}}}!"}}""");

        var problem = await refused.ProblemAsync(HttpStatusCode.BadRequest, "invalid_input");
        Assert.Contains("takes too long", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private string CopyOfEcho(string schema)
    {
        var copy = Directory.CreateDirectory(Path.Combine(data, "echo")).FullName;
        foreach (var file in Directory.GetFiles(Checkout.TestExtension("echo")))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        var path = Path.Combine(copy, "extension.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        manifest["plugins"]![0]!["input"] = JsonNode.Parse(schema);
        File.WriteAllText(path, manifest.ToJsonString());
        return copy;
    }
}
