using System.Globalization;
using System.Text.Json.Nodes;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>Children that come out of the pool, in the real jail.</summary>
public sealed class WarmPoolTests
{
    [Fact]
    public async Task FirstCall_TakesAWarmHost_AndAnotherIsStartedInItsPlace()
    {
        await using var rig = await WarmAsync("echo");

        var reply = await rig.GetAsync("/echo");
        var left = rig.Launcher.WarmHosts;
        await rig.Launcher.PoolIsFull.WaitAsync(SandboxRig.Patience);

        Assert.Equal("echo", SandboxRig.TextOf(reply));
        Assert.Contains("warm", CommandLineOf(HostOf(rig)));
        Assert.Equal((0, 1), (left, rig.Launcher.WarmHosts));
    }

    [Fact]
    public async Task OutOfTheJailOfAWarmHost_ThereIsNoWayEither()
    {
        await using var rig = await WarmAsync("hostile");

        var reply = await rig.GetAsync("/probes");

        Assert.Contains("warm", CommandLineOf(HostOf(rig)));
        var probes = JsonNode.Parse(SandboxRig.TextOf(reply))!.AsObject();
        Assert.True(probes.Count >= 200, $"The corpus has only {probes.Count} probes.");
        Assert.Empty(probes.Where(p => p.Value is not null).Select(p => $"{p.Key}: {p.Value}"));
    }

    [Fact]
    public async Task Limits_AreThoseOfTheInstallation()
    {
        var limits = new ResourceLimits { MemoryBytes = 96L << 20, CpuPercent = 100 };
        await using var rig = await WarmAsync("hostile", limits);

        var written = long.Parse(SandboxRig.TextOf(await rig.PostAsync("/scratch")), CultureInfo.InvariantCulture);
        var heap = JsonNode.Parse(SandboxRig.TextOf(await rig.GetAsync("/environment")))!["DOTNET_GCHeapHardLimit"];
        var reply = await rig.PostAsync("/memory");

        Assert.InRange(written, limits.ScratchBytes / 2, limits.ScratchBytes);
        Assert.Equal($"0x{limits.MemoryBytes / 4 * 3:x}", (string?)heap);
        Assert.Equal((SandboxOutcome.Crashed, "memory_limit_reached"), (reply.Outcome, reply.Error!.Code));
        Assert.Contains("limit is 96 MiB", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_AreTheInstallationsOwn_AndStayWhenTheProcessEnds()
    {
        var rig = await WarmAsync("echo");
        var kept = Path.Combine(rig.Spec.DataDirectory, "kept");
        await using (rig)
        {
            Directory.CreateDirectory(rig.Spec.DataDirectory);
            await File.WriteAllTextAsync(kept, "before");
            await rig.Sandbox.StartAsync();
            var inside = $"/proc/{HostOf(rig)}/root/kari";

            Assert.Equal("before", await File.ReadAllTextAsync($"{inside}/data/kept"));
            Assert.Equal(UserOf(HostOf(rig)), Posix.OwnerOf(kept));
            Assert.Throws<IOException>(() => File.WriteAllText($"{inside}/package/new", ""));
            Assert.DoesNotContain(rig.RunDirectory, await File.ReadAllTextAsync("/proc/self/mountinfo"));

            await rig.Sandbox.StopAsync();
            Assert.Equal("before", await File.ReadAllTextAsync(kept));
            Assert.DoesNotContain(
                Directory.GetDirectories("/proc/self/task").SelectMany(t => File.ReadLines($"{t}/mountinfo")),
                line => line.Contains(rig.Spec.DataDirectory, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task WhileAnInstallationHasALiveChild_ItsNextHasTheSameUser()
    {
        await using var rig = await WarmAsync("echo");
        var first = await rig.Launcher.StartAsync(rig.Spec, rig);
        await rig.Launcher.PoolIsFull.WaitAsync(SandboxRig.Patience);

        var next = await rig.Launcher.StartAsync(rig.Spec, rig);

        Assert.Equal(UserOf(HostBelow(first.ProcessId)), UserOf(HostBelow(next.ProcessId)));
        Assert.Equal(1, rig.Launcher.WarmHosts);
        await Task.WhenAll(first.DrainAsync(), next.DrainAsync());
    }

    [Fact]
    public async Task WarmHostThatHasDied_IsNotTaken()
    {
        await using var rig = await WarmAsync("echo");
        var warm = SandboxRig.TreeBelow(Environment.ProcessId)
            .Single(p => CommandLineOf(p) is [.., "warm"] and [not "/bin/sh", ..]
                && CommandLineOf(p)[0].EndsWith("ExtensionHost", StringComparison.Ordinal));
        System.Diagnostics.Process.GetProcessById(warm).Kill();
        await SandboxRig.EndOfAsync(warm);

        Assert.Equal("echo", SandboxRig.TextOf(await rig.GetAsync("/echo")));
    }

    [Fact]
    public async Task WhenMemoryIsShort_IdleChildrenAreStopped_AndNoCallIsLost()
    {
        await using var idle = new SandboxRig("echo");
        await using var busy = new SandboxRig("hang");
        SandboxRig.TextOf(await idle.GetAsync("/echo"));
        using var ending = new CancellationTokenSource();
        await busy.Sandbox.StartAsync();
        var call = busy.PostAsync("/forever", cancellationToken: ending.Token);
        await using var plenty = Eviction(idle, busy, new MachineMemory(50, 100));
        await using var scarce = Eviction(idle, busy, new MachineMemory(5, 100));

        Assert.Equal(0, await plenty.LookAsync());
        Assert.Equal(1, await scarce.LookAsync());
        Assert.Null(idle.Sandbox.State.ProcessId);
        Assert.NotNull(busy.Sandbox.State.ProcessId);
        Assert.Equal("echo", SandboxRig.TextOf(await idle.GetAsync("/echo")));
        await ending.CancelAsync();
        await call;
    }

    private static IdleEviction Eviction(SandboxRig one, SandboxRig other, MachineMemory memory)
    {
        var eviction = new IdleEviction(null, () => memory, TimeProvider.System);
        eviction.Add(one.Sandbox);
        eviction.Add(other.Sandbox);
        return eviction;
    }

    private static async Task<SandboxRig> WarmAsync(string extension, ResourceLimits? limits = null)
    {
        var rig = new SandboxRig(extension, limits: limits, warmHosts: 1);
        await rig.Launcher.PoolIsFull.WaitAsync(SandboxRig.Patience);
        return rig;
    }

    private static int HostOf(SandboxRig rig) => HostBelow(rig.Process);

    // Bubblewrap, its first process inside, the host.
    private static int HostBelow(int process) => SandboxRig.TreeBelow(process)[^1];

    private static string[] CommandLineOf(int process) =>
        File.ReadAllText($"/proc/{process}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static int UserOf(int process) => Posix.OwnerOf($"/proc/{process}");
}
