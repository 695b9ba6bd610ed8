using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>Limits where no control group may be made: watched, and so with the same words.</summary>
public sealed class WatchedLimitTests
{
    [Fact]
    public async Task Memory_BeyondItsLimit_EndsTheProcess_WithLimitUseAndRemedy()
    {
        await using var rig = new SandboxRig(
            "hostile", limits: new ResourceLimits { MemoryBytes = 128L << 20, CpuPercent = 100 },
            allowsControlGroups: false);

        var reply = await rig.PostAsync("/memory");
        var next = await rig.GetAsync("/environment");

        Assert.Equal((SandboxOutcome.Crashed, "memory_limit_reached"), (reply.Outcome, reply.Error!.Code));
        Assert.Contains("limit is 128 MiB", reply.Error.Message, StringComparison.Ordinal);
        Assert.Equal(SandboxOutcome.Answered, next.Outcome);
    }

    [Fact]
    public async Task Threads_BeyondTheirLimit_EndTheProcess()
    {
        await using var rig = new SandboxRig(
            "hostile", limits: new ResourceLimits { Processes = 64, CpuPercent = 100 }, allowsControlGroups: false);
        await rig.Sandbox.StartAsync();

        await rig.PostAsync("/threads");
        var breach = await rig.LimitAsync(LimitKind.Processes, LimitAction.Killed);

        Assert.True(breach.Used > 64, $"{breach.Used}");
    }

    [Fact]
    public async Task Disk_BeyondItsLimit_EndsTheProcess()
    {
        await using var rig = new SandboxRig(
            "leak", limits: new ResourceLimits { DiskBytes = 32 << 20, CpuPercent = 100 }, allowsControlGroups: false);

        var reply = await rig.CallAsync("POST", "/disk/one-file", "/disk/{way}", [new("way", "one-file")]);

        Assert.Equal((SandboxOutcome.Crashed, "disk_limit_reached"), (reply.Outcome, reply.Error!.Code));
    }

    [Fact]
    public async Task Use_IsMeasured_AndTheReportSaysThatItIsOnlyWatched()
    {
        await using var rig = new SandboxRig("leak", allowsControlGroups: false);
        await rig.CallAsync("POST", "/spin", deadline: TimeSpan.FromSeconds(1));

        var use = rig.Sandbox.State.Use!.Value;

        Assert.InRange(use.MemoryBytes, 1L << 20, 256L << 20);
        Assert.InRange(use.Processes, 4, 128);
        Assert.True(use.ProcessorTime > TimeSpan.FromSeconds(0.5), $"{use.ProcessorTime}");
        Assert.Equal("degraded", rig.Report.Level);
        Assert.Contains(rig.Report.Missing, missing => missing.Contains("only watched", StringComparison.Ordinal));
    }
}
