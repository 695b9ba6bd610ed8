using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>A hostile extension in the real jail: the corpus of tests/TestExtensions/hostile/Probes.cs.</summary>
public sealed class JailTests
{
    [Fact]
    public async Task EveryWayOut_IsClosed()
    {
        await using var rig = new SandboxRig("hostile");

        var probes = await ProbeAsync(rig, "/probes");

        Assert.Empty(probes.Where(p => p.Value is not null).Select(p => $"{p.Key}: {p.Value}"));
        Assert.True(probes.Count >= 320, $"The corpus has only {probes.Count} probes.");
    }

    [Fact]
    public async Task WithoutTheJail_HarmlessProbesOfTheCorpusGetThrough()
    {
        await using var rig = new SandboxRig("hostile", jail: JailMode.Off);

        var probes = await ProbeAsync(rig, "/probes/harmless");

        Assert.NotNull(probes["read /etc/passwd"]);
        Assert.NotNull(probes["read /sys/fs/cgroup"]);
        Assert.True(probes.Count(p => p.Value is not null) >= 5, "The corpus finds nothing where nothing is closed.");
    }

    [Fact]
    public async Task Memory_AtItsLimit_EndsTheProcess_WithLimitUseAndRemedy()
    {
        await using var rig = new SandboxRig("hostile", limits: new ResourceLimits { MemoryBytes = 128L << 20 });

        var reply = await rig.PostAsync("/memory");
        var next = await rig.GetAsync("/environment");

        Assert.Equal((SandboxOutcome.Crashed, "memory_limit_reached"), (reply.Outcome, reply.Error!.Code));
        Assert.Contains("limit is 128 MiB", reply.Error.Message, StringComparison.Ordinal);
        Assert.Contains("max_memory_mb", reply.Error.Remedy, StringComparison.Ordinal);
        Assert.Equal(SandboxOutcome.Answered, next.Outcome);
    }

    [Fact]
    public async Task Threads_EndAtTheirLimit_AndTheProcessLives()
    {
        await using var rig = new SandboxRig(
            "hostile", limits: new ResourceLimits { Processes = 64, CpuPercent = 100 });

        var started = int.Parse(SandboxRig.TextOf(await rig.PostAsync("/threads")), CultureInfo.InvariantCulture);

        Assert.InRange(started, 10, 64);
        Assert.Equal(SandboxOutcome.Answered, (await rig.GetAsync("/environment")).Outcome);
    }

    [Fact]
    public async Task ScratchDirectory_HasABound()
    {
        var limits = new ResourceLimits { CpuPercent = 100 };
        await using var rig = new SandboxRig("hostile", limits: limits);

        var written = long.Parse(SandboxRig.TextOf(await rig.PostAsync("/scratch")), CultureInfo.InvariantCulture);

        Assert.InRange(written, limits.ScratchBytes / 2, limits.ScratchBytes);
    }

    [Fact]
    public async Task ProcessorTime_IsHeldAtItsLimit()
    {
        await using var rig = new SandboxRig("hostile", limits: new ResourceLimits { CpuPercent = 20 });
        await rig.Sandbox.StartAsync();
        var before = rig.Sandbox.State.Use!.Value;

        await rig.PostAsync("/spin");

        var used = rig.Sandbox.State.Use!.Value;
        Assert.InRange((used.ProcessorTime - before.ProcessorTime).TotalSeconds, 0.3, 1.9);
        Assert.True(used.ThrottledTime > before.ThrottledTime);
    }

    [Fact]
    public async Task UntrustedExtension_WithoutAJail_IsRefused_WithTheRemedy()
    {
        using var launcher = new SandboxLauncher(
            new SandboxOptions { HostAssembly = "none", RunDirectory = Path.GetTempPath() }, TimeProvider.System,
            (null, new JailReport(false, [], ["anything (bubblewrap is not installed)"], "Install it.")));
        await using var rig = new SandboxRig("hostile");

        var refused = await Assert.ThrowsAsync<SandboxStartException>(() => launcher.StartAsync(rig.Spec, rig));

        Assert.Contains("bubblewrap is not installed", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--trust hostile", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PackageThatItsUserCantRead_IsRefused_WithTheRemedy()
    {
        await using var rig = new SandboxRig("hostile");
        var closed = Path.Combine(rig.RunDirectory, "closed");
        PrivateDirectory.Create(closed);
        rig.Sandbox.Adopt(rig.Spec with { PackageDirectory = closed });

        var refused = await rig.GetAsync("/environment");

        Assert.Contains($"chmod -R o+rX '{closed}'", refused.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Child_SeesThePathsOfTheJail()
    {
        await using var rig = new SandboxRig("hostile");
        await rig.Sandbox.StartAsync();

        var variables = JsonNode.Parse(SandboxRig.TextOf(await rig.GetAsync("/environment")))!;

        Assert.Equal("/kari/data", (string?)variables["EXTENSION_DATA_DIR"]);
        Assert.Equal("/tmp", (string?)variables["EXTENSION_TEMP_DIR"]);
        Assert.Equal("/tmp/log", (string?)variables["EXTENSION_LOG_DIR"]);
    }

    private static async Task<Dictionary<string, string?>> ProbeAsync(SandboxRig rig, string path) =>
        JsonSerializer.Deserialize<Dictionary<string, string?>>(
            SandboxRig.TextOf(await rig.CallAsync("GET", path, deadline: TimeSpan.FromSeconds(55))))!;
}
