using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using KariOrleans.Server;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Server;

/// <summary>Start, restart, interruption and death of a server in a process of its own.</summary>
public sealed class ServerLifetimeTests : IDisposable
{
    private const string Analytics = "/api/extensions/advanced-analytics/analytics";
    private const string DailyReport = "/api/extensions/background-tasks/advanced-analytics/daily_report/execute";
    private const string Configure = "/api/extensions/advanced-analytics/configure";

    private readonly string data = Directory.CreateTempSubdirectory("kari-lifetime-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task FirstStart_PrintsAddressKeyAndThreeCurlLines_ThatWork()
    {
        await using var server = await ServerProcess.StartAsync(data);

        Assert.StartsWith("http://127.0.0.1:", server.Url, StringComparison.Ordinal);
        Assert.NotNull(server.Key);
        Assert.Equal(3, server.CurlLines.Length);
        var answers = new List<JsonNode>();
        foreach (var line in server.CurlLines) answers.Add(await BashAsync(line));

        Assert.Equal(3, (int?)answers[0]["rows"]);
        Assert.Equal("completed", (string?)answers[1]["status"]);
        var series = Assert.Single(answers[2]["series"]!.AsArray())!;
        Assert.Equal("ACME", (string?)series["series"]);
        Assert.Equal(41.9m, (decimal?)series["median"]);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task Restart_KeepsEverything_AndDoesNotShowTheKeyAgain()
    {
        string key;
        await using (var first = await ServerProcess.StartAsync(data))
        {
            key = first.Key!;
            using var client = first.Client();
            await UploadAsync(client, "kept");
            await (await client.PostAsync(DailyReport, null)).JsonAsync();
            await (await client.PostJsonAsync(Configure, """{"report_keep": 7}""")).JsonAsync();
            await (await client.PostJsonAsync("/api/tenants", """{"name": "second"}"""))
                .JsonAsync(HttpStatusCode.Created);
            Assert.Equal(0, await first.StopAsync());
        }

        await using var again = await ServerProcess.StartAsync(data);

        Assert.Null(again.Key);
        Assert.DoesNotContain(key, again.Output, StringComparison.Ordinal);
        using var same = again.Client(key);
        Assert.Equal("kept", (string?)(await same.GetJsonAsync($"{Analytics}/series"))["series"]![0]!["series"]);
        Assert.Equal("kept",
            (string?)(await same.GetJsonAsync($"{Analytics}/reports/latest"))["series"]![0]!["series"]);
        var details = await same.GetJsonAsync("/api/extensions/advanced-analytics");
        Assert.Equal(1, (int?)details["configuration_version"]);
        var tenants = (await same.GetJsonAsync("/api/tenants")).ToJsonString();
        Assert.Contains("\"second\"", tenants, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewAdminKey_ShowsAnotherKey_AndTheFirstStaysValid()
    {
        string first;
        await using (var server = await ServerProcess.StartAsync(data))
        {
            first = server.Key!;
            Assert.Equal(0, await server.StopAsync());
        }

        await using var again = await ServerProcess.StartAsync(data, ["--new-admin-key"]);

        Assert.NotNull(again.Key);
        Assert.NotEqual(first, again.Key);
        foreach (var key in new[] { first, again.Key! })
        {
            using var client = again.Client(key);
            Assert.Equal("demo", (string?)(await client.GetJsonAsync("/api/tenants/current"))["name"]);
        }
    }

    [Fact]
    public async Task SecondServerOnTheSameData_IsRefused_AndTheFirstLives()
    {
        await using var first = await ServerProcess.StartAsync(data);
        await using var second = ServerProcess.Launch(["--data-dir", data, "--urls", "http://127.0.0.1:0"]);

        Assert.Equal(1, await second.WaitForExitAsync());
        Assert.Contains("in use by another server", second.Errors, StringComparison.Ordinal);
        Assert.Contains("--data-dir", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
        using var client = first.Client();
        Assert.Equal("demo", (string?)(await client.GetJsonAsync("/api/tenants/current"))["name"]);
    }

    [Fact]
    public async Task PortInUse_IsSaid_WithoutAStackTrace()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var server = ServerProcess.Launch(["--data-dir", data, "--urls", $"http://127.0.0.1:{port}"]);

        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.Contains($"{port}", server.Errors, StringComparison.Ordinal);
        Assert.Contains("--urls", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", server.Errors + server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_LetsCallsInFlightEnd_AndLeavesNoProcess()
    {
        await using var server = await ServerProcess.StartAsync(data, ["--extensions", Checkout.TestExtension("hang")]);
        using var client = server.Client();
        await (await client.PostJsonAsync("/api/extensions/marketplace/install", """{"name": "hang"}""")).JsonAsync();
        await client.GetStringAsync("/api/extensions/hang/slow/1");
        var child = await ChildProcess.IdAsync(client, "hang");

        // Longer than System.CommandLine gives a command after Ctrl-C. It takes the connection that is open, so it is
        // on its way before the second call has even connected.
        var slow = client.GetAsync("/api/extensions/hang/slow/4000");
        await client.GetStringAsync("/api/extensions/hang/slow/1");
        var exit = server.StopAsync();
        var answer = await slow;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("slow", await answer.Content.ReadAsStringAsync());
        Assert.Equal(0, await exit);
        Assert.False(ChildProcess.Exists(child), "A child outlived the server.");
    }

    [Fact]
    public async Task KilledServer_LosesNothingAcknowledged_AndItsChildrenEnd()
    {
        const int uploads = 25;
        string key;
        await using (var server = await ServerProcess.StartAsync(data))
        {
            key = server.Key!;
            using var client = server.Client();
            for (var i = 0; i < uploads; i++) await UploadAsync(client, "acknowledged");
            var child = await ChildProcess.IdAsync(client, "advanced-analytics");

            await server.KillAsync();
            await ChildProcess.EndOfAsync(child, TimeSpan.FromSeconds(20));
        }

        await using var again = await ServerProcess.StartAsync(data);
        using var same = again.Client(key);
        Assert.Equal(uploads, (int?)(await same.GetJsonAsync($"{Analytics}/series"))["series"]![0]!["points"]);
    }

    [Fact]
    public async Task Help_NamesTheOptions()
    {
        await using var server = ServerProcess.Launch(["--help"]);

        Assert.Equal(0, await server.WaitForExitAsync());
        foreach (var option in new[] { "--data-dir", "--urls", "--extensions", "--new-admin-key", "--no-demo" })
            Assert.Contains(option, server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownOption_IsRefused()
    {
        await using var server = ServerProcess.Launch(["--no-such-option"]);

        Assert.Equal(1, await server.WaitForExitAsync());
        Assert.Contains("--no-such-option", server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataDirectoryOfTheEnvironment_IsUsed()
    {
        var chosen = Path.Combine(data, "chosen");
        await using var server = ServerProcess.Launch(
            ["--urls", "http://127.0.0.1:0", "--no-demo"], new() { ["KARI_DATA_DIR"] = chosen });
        await server.WaitUntilRunningAsync();

        Assert.True(File.Exists(Path.Combine(chosen, "state.db")));
        Assert.Contains(chosen, server.Output, StringComparison.Ordinal);
        Assert.Empty(server.CurlLines);
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task MissingExtensionHost_IsAClearError_AndTakesNothing()
    {
        var missing = Path.Combine(data, "nowhere", "KariOrleans.ExtensionHost.dll");

        var refused = await Assert.ThrowsAsync<StartupException>(
            () => KariServer.StartAsync(data, options => options with { HostAssembly = missing }));

        Assert.Contains(missing, refused.Message, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(refused.Remedy));
        Assert.Empty(Directory.EnumerateFileSystemEntries(data));
    }

    private static async Task UploadAsync(HttpClient client, string series)
    {
        var answer = await client.PostTextAsync(
            $"{Analytics}/data", $"symbol,date,price\n{series},2026-01-01,1\n", "text/csv");
        await answer.JsonAsync(HttpStatusCode.Created);
    }

    private static async Task<JsonNode> BashAsync(string line)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-c",
            line.Replace("curl ", "curl -sS --fail-with-body ", StringComparison.Ordinal) })
            start.ArgumentList.Add(argument);
        using var bash = Process.Start(start)!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        var errors = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();
        Assert.True(bash.ExitCode == 0, $"{line}\n{output}{errors}");
        return JsonNode.Parse(output)!;
    }
}
