using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;
using KariOrleans.SystemTests.Support;
using Xunit.Abstractions;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>Modules compiled from C, run by the real host in the real jail.</summary>
public sealed class WasmTests(WasmPackages packages, ITestOutputHelper output) : IClassFixture<WasmPackages>
{
    [Theory]
    [InlineData("kitten", "sitting", 3, 0.5714)]
    [InlineData("", "", 0, 1)]
    [InlineData("Grüße", "Gruesse", 4, 0.4285)]
    [InlineData("a\"b\\c\n😀", "a\"b\\c\n😁", 1, 0.8571)]
    public async Task TextSimilarity_IsTheLevenshteinDistanceOfCodePoints(string a, string b, int distance, double like)
    {
        await using var rig = Similarity();

        var answer = JsonOf(await CallAsync(rig, "text_similarity", new JsonObject { ["a"] = a, ["b"] = b }));

        Assert.Equal(distance, (int)answer["distance"]!);
        Assert.Equal(like, (double)answer["similarity"]!, 4);
    }

    [Fact]
    public async Task BestMatch_FindsWhatWasMeant()
    {
        await using var rig = Similarity();

        var answer = JsonOf(await CallAsync(rig, "best_match", JsonNode.Parse(
            """{"candidates": ["Schmidt", "MÜLLER", "M\u00fcnch"], "x": {"y": [1, "]", {}]}, "text": "Muller"}""")!));

        Assert.Equal(("MÜLLER", 1), ((string?)answer["match"], (int)answer["index"]!));
    }

    [Fact]
    public async Task Refusal_IsTheCallersFault_WithTheModulesWords()
    {
        await using var rig = Similarity();

        var reply = await CallAsync(rig, "text_similarity", new JsonObject { ["a"] = 1 });

        Assert.Equal((ResultOutcome.InvalidInput, "a_missing"), (reply.Result!.Outcome, reply.Result.Error!.Code));
    }

    [Fact]
    public async Task RealWork_BeyondTheFuel_IsStopped()
    {
        await using var rig = Similarity(cpuPercent: 200);
        var a = new string('a', 20_000);

        var reply = await CallAsync(rig, "text_similarity", new JsonObject { ["a"] = a, ["b"] = a + "b" });

        Assert.Equal("fuel_exhausted", reply.Result?.Error?.Code);
        Assert.Contains("limit is 1,000,000,000", reply.Result!.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndlessLoops_EndAtTheirDeadline_AndTheProcessGoesOn()
    {
        // A tenth of a core: the fuel of the calls would last for more than ten seconds.
        await using var rig = Hostile(new ResourceLimits { CpuPercent = 10 });
        await rig.Sandbox.StartAsync();
        var process = rig.Process;

        var loops = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => CallAsync(rig, "spin", deadline: TimeSpan.FromSeconds(1))));
        var next = await CallAsync(rig, "count", deadline: TimeSpan.FromSeconds(5));

        Assert.All(loops, l => Assert.True(
            l.Outcome == SandboxOutcome.TimedOut || l.Result?.Error?.Code == "deadline_exceeded", $"{l}"));
        Assert.Equal("1", SandboxRig.TextOf(next));
        Assert.Equal(process, rig.Process);
    }

    [Fact]
    public async Task CallerWhoGoesAway_EndsTheLoop()
    {
        await using var rig = Hostile(new ResourceLimits { CpuPercent = 10 });
        await rig.Sandbox.StartAsync();
        using var gone = new CancellationTokenSource();

        var loops = Enumerable.Range(0, 4).Select(_ => CallAsync(rig, "spin", cancellationToken: gone.Token)).ToList();
        await gone.CancelAsync();
        await Task.WhenAll(loops);

        Assert.Equal("1", SandboxRig.TextOf(await CallAsync(rig, "count", deadline: TimeSpan.FromSeconds(5))));
    }

    [Theory]
    [InlineData("hoard", "wasm_memory_limit_reached")]
    [InlineData("recurse", "trap stack_overflow")]
    [InlineData("recurse_wide", "trap memory_out_of_bounds")]
    [InlineData("trap", "trap integer_division_by_zero")]
    [InlineData("outside", "wasm_bad_address")]
    [InlineData("garbage", "invalid_output")]
    public async Task HostileOperation_IsAnError_AndTheProcessLives(string operation, string expected)
    {
        await using var rig = Hostile();
        await rig.Sandbox.StartAsync();
        var process = rig.Process;

        var error = (await CallAsync(rig, operation)).Result?.Error;
        var next = await CallAsync(rig, "count");

        Assert.Contains(expected, $"{error?.Code} {error?.Message}", StringComparison.Ordinal);
        Assert.Equal("1", SandboxRig.TextOf(next));
        Assert.Equal(process, rig.Process);
    }

    [Fact]
    public async Task MemoryOfAllCallsAtOnce_FitsIntoTheProcess()
    {
        await using var rig = Hostile(new ResourceLimits { MemoryBytes = 64L << 20, CpuPercent = 100 });
        await rig.Sandbox.StartAsync();
        var process = rig.Process;

        var pages = await Task.WhenAll(Enumerable.Range(0, 24).Select(async _ => int.Parse(
            SandboxRig.TextOf(await CallAsync(rig, "fill")), System.Globalization.CultureInfo.InvariantCulture)));

        // 8 MiB each, less what the module has from the start.
        Assert.All(pages, p => Assert.InRange(p, 100, 128));
        Assert.Equal(process, rig.Process);
        output.WriteLine($"24 calls of 8 MiB, 4 at once, in 64 MiB: {InMiB(rig)} MiB in use afterwards");
    }

    [Fact]
    public async Task ModuleThatIsTooMuchToCompile_FailsToStart_AndSaysWhy()
    {
        var package = packages.Add("dense", DenseModule(functions: 200_000));
        await using var rig = Rig(package, "module.wasm", new ResourceLimits { MemoryBytes = 96L << 20 });

        var reply = await CallAsync(rig, "f");

        Assert.Equal((SandboxOutcome.Unavailable, "extension_start_failed"), (reply.Outcome, reply.Error!.Code));
        output.WriteLine(reply.Error.Message);
        Assert.Contains("96 MiB", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BytesThatAreNoModule_FailToStart_AndSayWhy()
    {
        await using var rig = Rig(packages.Add("noise", [.. "\0asm\u0001\0\0\0 noise"u8]), "module.wasm");

        var reply = await CallAsync(rig, "f");

        Assert.Equal((SandboxOutcome.Unavailable, "extension_start_failed"), (reply.Outcome, reply.Error!.Code));
        Assert.Contains("The module is not valid", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallOfAModule_CostsLittleMoreThanOneOfDotnet()
    {
        await using var echo = new SandboxRig("echo");
        await using var wasm = Similarity();
        var starting = Stopwatch.StartNew();
        await wasm.Sandbox.StartAsync();
        var start = starting.Elapsed;
        await echo.Sandbox.StartAsync();

        var ofDotnet = await MedianAsync(() => CallAsync(echo, "echo_plugin"));
        var ofWasm = await MedianAsync(() => CallAsync(
            wasm, "text_similarity", new JsonObject { ["a"] = "kitten", ["b"] = "sitting" }));

        output.WriteLine(
            $"start {start.TotalMilliseconds:0} ms, memory {InMiB(wasm)} MiB (dotnet: {InMiB(echo)} MiB); median call "
                + $"{ofWasm.TotalMicroseconds:0} µs, of a dotnet plugin {ofDotnet.TotalMicroseconds:0} µs");
        Assert.True(ofWasm < ofDotnet + TimeSpan.FromMilliseconds(2), $"{ofWasm} against {ofDotnet}");
    }

    private static long InMiB(SandboxRig rig) => rig.Sandbox.State.Use!.Value.MemoryBytes >> 20;

    private static async Task<TimeSpan> MedianAsync(Func<Task<SandboxReply>> call)
    {
        List<TimeSpan> times = [];
        for (var i = 0; i < 2000; i++)
        {
            var watch = Stopwatch.StartNew();
            _ = SandboxRig.TextOf(await call());
            if (i >= 1500) times.Add(watch.Elapsed);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    private SandboxRig Similarity(double cpuPercent = 100) => Rig(
        packages.Similarity, "similarity.wasm",
        new ResourceLimits { MemoryBytes = 128L << 20, CpuPercent = cpuPercent });

    private SandboxRig Hostile(ResourceLimits? limits = null) => Rig(packages.Hostile, "hostile.wasm", limits);

    private static SandboxRig Rig(string package, string module, ResourceLimits? limits = null)
    {
        var rig = new SandboxRig("wasm", limits: limits);
        rig.Sandbox.Adopt(rig.Spec with { PackageDirectory = package, EntryPoint = module });
        return rig;
    }

    private static Task<SandboxReply> CallAsync(
        SandboxRig rig, string plugin, JsonNode? input = null, TimeSpan? deadline = null,
        CancellationToken cancellationToken = default)
    {
        var message = new CallMessage
        {
            Name = plugin,
            Body = Encoding.UTF8.GetBytes(input?.ToJsonString() ?? "{}"),
        };
        var call = new SandboxCall(
            OperationKind.Plugin, message, CallPrincipal.Extension, deadline ?? TimeSpan.FromSeconds(60));
        return rig.Sandbox.CallAsync(call, cancellationToken).AsTask()
            .WaitAsync(SandboxRig.Patience, CancellationToken.None);
    }

    private static JsonNode JsonOf(SandboxReply reply) => JsonNode.Parse(SandboxRig.TextOf(reply))!;

    // Valid, below the limit of a module's size, and far more work to compile than the process may use.
    private static byte[] DenseModule(int functions)
    {
        byte[] body = [0x00, 0x20, 0x00, 0x20, 0x01, 0x6a, 0x20, 0x00, 0x6c, 0x0b];
        var code = new List<byte>();
        for (var i = 0; i < functions; i++) code.AddRange([(byte)body.Length, .. body]);
        return
        [
            .. "\0asm\u0001\0\0\0"u8,
            .. Section(1, [.. Number(1), 0x60, 2, 0x7f, 0x7f, 1, 0x7f]),
            .. Section(3, [.. Number(functions), .. new byte[functions]]),
            .. Section(10, [.. Number(functions), .. code]),
        ];

        static byte[] Section(byte id, byte[] content) => [id, .. Number(content.Length), .. content];

        static byte[] Number(int value) => value < 0x80
            ? [(byte)value]
            : [(byte)((value & 0x7f) | 0x80), .. Number(value >> 7)];
    }
}
