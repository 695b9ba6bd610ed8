using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;
using KariOrleans.WasmHost;

namespace KariOrleans.Tests.WasmHost;

/// <summary>A module as the host sees it: an extension like any other.</summary>
public sealed class WasmExtensionTests : IDisposable
{
    private const string Both = $"""
        (func (export "echo") {Wat.Operation} {Wat.Echo})
        (func (export "/echo") {Wat.Operation} {Wat.Echo})
        """;

    private readonly string directory = Directory.CreateTempSubdirectory("kari-wasm-").FullName;
    private readonly WasmExtension extension = new();

    [Fact]
    public async Task Exports_AreOperations() =>
        Assert.Equal(["endpoint:/echo", "plugin:echo"], (await StartAsync(Wat.Module(Both))).Order());

    [Fact]
    public async Task Plugin_GetsItsInput_OrAnEmptyObject()
    {
        await StartAsync(Wat.Module(Both));

        Assert.Equal("""{"a":1}""", TextOf(await CallAsync(OperationKind.Plugin, "echo", """{"a":1}""")));
        Assert.Equal("{}", TextOf(await CallAsync(OperationKind.Plugin, "echo")));
    }

    [Fact]
    public async Task Endpoint_GetsItsRequestAsJson()
    {
        await StartAsync(Wat.Module(Both));
        var message = new CallMessage
        {
            Name = "/echo",
            HttpMethod = "POST",
            Path = "/api/echo",
            Query = "?q=a+b%26&q=second&empty&bad=%zz",
            RouteValues = [new("id", "7\"")],
            User = "ada",
            Headers = [new("X-Secret", "s3cret")],
            Body = """{"n":[1,2]}"""u8.ToArray(),
        };

        var text = TextOf(await CallAsync(OperationKind.Endpoint, message));

        var input = JsonNode.Parse(text)!;
        Assert.Equal(("POST", "/api/echo"), ((string?)input["method"], (string?)input["path"]));
        Assert.Equal("7\"", (string?)input["route"]!["id"]);
        Assert.Equal(("a b&", "", "%zz"), (
            (string?)input["query"]!["q"], (string?)input["query"]!["empty"], (string?)input["query"]!["bad"]));
        Assert.Equal(2, (int?)input["body"]!["n"]![1]);
        Assert.DoesNotContain("ada", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":1}} , "x":{""")]
    [InlineData("""1,"method":"DELETE" """)]
    [InlineData("nothing")]
    public async Task EndpointBody_CantBreakOutOfItsPlace(string body)
    {
        await StartAsync(Wat.Module(Both));

        var result = await CallAsync(OperationKind.Endpoint, "/echo", body);

        Assert.Equal((ResultOutcome.InvalidInput, "invalid_json"), (result.Outcome, result.Error!.Code));
    }

    [Fact]
    public async Task StreamedBody_IsReadUpToTheLimit()
    {
        await StartAsync(Wat.Module(Both), memoryBytes: 64 << 20);
        var limit = WasmLimits.ForProcess(64 << 20).InputBytes;

        var fits = await StreamAsync(40_000);
        var tooLarge = await StreamAsync(limit + 1);

        Assert.Contains("xxx", TextOf(fits), StringComparison.Ordinal);
        Assert.Equal((ResultOutcome.InvalidInput, "input_too_large"), (tooLarge.Outcome, tooLarge.Error!.Code));
        Assert.Contains($"{limit} bytes", tooLarge.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OperationKind.Plugin, "absent")]
    [InlineData(OperationKind.Plugin, "/echo")]
    [InlineData(OperationKind.Endpoint, "echo")]
    [InlineData(OperationKind.Plugin, "kari_alloc")]
    [InlineData(OperationKind.Plugin, "memory")]
    [InlineData(OperationKind.Task, "echo")]
    public async Task WhatIsNotExported_IsNoOperation(OperationKind kind, string name)
    {
        await StartAsync(Wat.Module(Both));

        Assert.Equal(ResultOutcome.NoSuchOperation, (await CallAsync(kind, name)).Outcome);
    }

    [Fact]
    public async Task Configuration_IsAccepted_AndUnused()
    {
        await StartAsync(Wat.Module(Both));

        Assert.Equal(ResultOutcome.Completed, (await CallAsync(OperationKind.Configure, "configure", "{}")).Outcome);
    }

    [Fact]
    public async Task Initialise_RunsBeforeEveryCall()
    {
        await StartAsync(Wat.Run(
            $"(i32.store8 (i32.const 64) (i32.add (i32.const 48) (global.get $ready))) {Wat.Packed(64, 1)}",
            """
            (global $ready (mut i32) (i32.const 0))
            (func (export "_initialize") (global.set $ready (i32.add (i32.const 1) (global.get $ready))))
            """));

        Assert.Equal("1", TextOf(await CallAsync(OperationKind.Plugin, "run")));
        Assert.Equal("1", TextOf(await CallAsync(OperationKind.Plugin, "run")));
    }

    [Fact]
    public async Task ManyCallsAtOnce_EachGetTheirOwnAnswer()
    {
        await StartAsync(Wat.Module(Both));

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            async i => (Asked: $"{{\"n\":{i}}}", Got: TextOf(
                await CallAsync(OperationKind.Plugin, "echo", $"{{\"n\":{i}}}")))));

        Assert.All(answers, a => Assert.Equal(a.Asked, a.Got));
    }

    [Fact]
    public async Task ModuleThatIsNotThere_IsRefused_WithTheRemedy()
    {
        var refused = await Assert.ThrowsAsync<WasmModuleException>(() => InitialiseAsync("absent.wasm", 0));

        Assert.Contains("absent.wasm is not in the package", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        extension.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private async Task<IReadOnlyList<string>> StartAsync(byte[] module, long memoryBytes = 256 << 20)
    {
        await File.WriteAllBytesAsync(Path.Combine(directory, "module.wasm"), module);
        return await InitialiseAsync("module.wasm", memoryBytes);
    }

    private Task<IReadOnlyList<string>> InitialiseAsync(string entryPoint, long memoryBytes)
    {
        var welcome = new WelcomeMessage(
            WireLimits.Version, "test", "1.0.0", "acme", directory, entryPoint, [],
            [new(WasmExtension.MemoryVariable, $"{memoryBytes}")]);
        return extension.InitialiseAsync(welcome, null!, default).AsTask();
    }

    private Task<ResultMessage> CallAsync(OperationKind kind, string name, string body = "") =>
        CallAsync(kind, new CallMessage { Name = name, Body = Encoding.UTF8.GetBytes(body) });

    private async Task<ResultMessage> CallAsync(OperationKind kind, CallMessage message)
    {
        using var body = new MemoryStream(message.Body.ToArray());
        return await extension.CallAsync(new IncomingCall(1, kind, message, body), default);
    }

    private async Task<ResultMessage> StreamAsync(int bytes)
    {
        var text = $"\"{new string('x', bytes - 2)}\"";
        using var body = new BufferedStream(new ForwardOnly(Encoding.UTF8.GetBytes(text)));
        return await extension.CallAsync(
            new IncomingCall(1, OperationKind.Endpoint, new CallMessage { Name = "/echo" }, body), default);
    }

    private static string TextOf(ResultMessage result)
    {
        Assert.True(result.Outcome == ResultOutcome.Completed, result.Error?.Message);
        return Encoding.UTF8.GetString(result.Body.Span);
    }

    /// <summary>A stream that is read once, as a streamed body is.</summary>
    private sealed class ForwardOnly(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
