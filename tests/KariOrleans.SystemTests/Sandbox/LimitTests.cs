using KariOrleans.Protocol.Manifest;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;
using KariOrleans.SystemTests.Support;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>Limits in the real jail: each bites, and says so.</summary>
public sealed class LimitTests
{
    private const int Mebibyte = 1 << 20;

    // What two seconds of a fast disk and the memory limit hold, in bytes.
    private const long MostAfterABurst = 1500L * Mebibyte;

    private static readonly ResourceLimits SmallDiskLimits = new() { CpuPercent = 100, DiskBytes = 32 * Mebibyte };

    [Theory]
    [InlineData("one-file")]
    [InlineData("deleted-file")]
    [InlineData("mapped-file")]
    [InlineData("empty-files")]
    [InlineData("deep-directories")]
    public async Task Filler_IsEnded_WhateverItDoes(string way)
    {
        await using var rig = new SandboxRig("leak", limits: SmallDiskLimits);

        var reply = await rig.CallAsync("POST", $"/disk/{way}", "/disk/{way}", [new("way", way)]);

        Assert.Equal((SandboxOutcome.Crashed, "disk_limit_reached"), (reply.Outcome, reply.Error?.Code));
        Assert.Contains("max_disk_mb", reply.Error!.Remedy, StringComparison.Ordinal);
        var breach = await rig.LimitAsync(LimitKind.Disk, LimitAction.Killed);
        var left = DiskMeter.Measure(rig.Spec.DataDirectory, int.MaxValue, [])!.Value.Bytes;
        Assert.True(left < MostAfterABurst, $"{left >> 20} MiB are left, {breach.Used} {breach.Unit} were seen.");
    }

    [Fact]
    public async Task DiskAboveItsLimit_RefusesWrites_SaysWhy_AndAllowsThemAgainBelow()
    {
        await using var rig = new SandboxRig("leak", limits: SmallDiskLimits);
        await WriteAsync(rig, 36);

        var refused = await rig.PostAsync("/append");
        var process = rig.Process;
        var use = rig.Sandbox.State.Use!.Value;
        var lifted = SandboxRig.TextOf(await rig.PostAsync("/lift"));
        var tidy = await rig.PostAsync("/tidy");

        Assert.Equal("(1, 1)", lifted);
        Assert.Equal("disk_limit_reached", refused.Result!.Error!.Code);
        Assert.Contains("limit is 32 MiB", refused.Result.Error.Message, StringComparison.Ordinal);
        Assert.Equal($"{32 * Mebibyte} bytes", refused.Limit);
        Assert.InRange(use.Disk!.Value.Bytes, 36L * Mebibyte, 38L * Mebibyte);
        Assert.Equal("tidy", SandboxRig.TextOf(tidy));
        Assert.Equal(process, rig.Process);
        var happened = Assert.Single(rig.Sandbox.State.LimitEvents);
        Assert.Equal((LimitKind.Disk, LimitAction.Refused), (happened.Breach.Kind, happened.Action));
    }

    [Fact]
    public async Task ServersDiskNearlyFull_RefusesWrites_AndSaysWhy()
    {
        using var disk = SmallDisk.Mount(megabytes: 64);
        disk.Take(megabytes: 63);
        await using var rig = new SandboxRig("leak", limits: SmallDiskLimits);
        rig.Sandbox.Adopt(rig.Spec with { DataDirectory = Path.Combine(disk.Path, "data") });

        var refused = await rig.PostAsync("/append");
        disk.MakeRoom();
        var tidy = await rig.PostAsync("/tidy");

        Assert.Equal("server_disk_nearly_full", refused.Result!.Error!.Code);
        Assert.Equal("tidy", SandboxRig.TextOf(tidy));
    }

    [Fact]
    public async Task SparseAndLinkedFiles_CountForWhatTheyTake()
    {
        await using var rig = new SandboxRig("leak", limits: SmallDiskLimits);

        await rig.PostAsync("/sparse");
        await WriteAsync(rig, 1);
        var appended = await rig.CallAsync("POST", "/append", deadline: TimeSpan.FromSeconds(2));

        // It goes on until the deadline; whether the child or the platform notices that first is chance.
        Assert.True(
            appended is { Outcome: SandboxOutcome.TimedOut } or { Result.Outcome: ResultOutcome.Cancelled },
            $"{appended.Outcome}: {(appended.Error ?? appended.Result?.Error)?.Message}");
        Assert.InRange(rig.Sandbox.State.Use!.Value.Disk!.Value.Bytes, 8L * Mebibyte, 12L * Mebibyte);
    }

    [Fact]
    public async Task Shutdown_StopsAtTheFirstBreach_UntilALoad()
    {
        await using var rig = new SandboxRig(
            "leak", limits: SmallDiskLimits with { Enforcement = EnforcementAction.Shutdown });
        await WriteAsync(rig, 36);

        var ended = await rig.PostAsync("/append");
        var after = await rig.PostAsync("/tidy");
        var state = rig.Sandbox.State;
        rig.Sandbox.Adopt(rig.Spec);
        var loaded = await rig.PostAsync("/tidy");

        Assert.Equal((SandboxOutcome.Crashed, "disk_limit_reached"), (ended.Outcome, ended.Error!.Code));
        Assert.Equal((SandboxOutcome.Unavailable, "disk_limit_reached"), (after.Outcome, after.Error!.Code));
        Assert.Contains("Then load it", after.Error.Remedy, StringComparison.Ordinal);
        Assert.True(state.IsGivenUp);
        Assert.Equal(LimitAction.Stopped, Assert.Single(state.LimitEvents).Action);
        Assert.Equal("tidy", SandboxRig.TextOf(loaded));
    }

    [Fact]
    public async Task Throttle_HoldsCallsBack_ButOne_WhileMemoryIsNearlyUsedUp()
    {
        var limits = new ResourceLimits
        {
            MemoryBytes = 256 * Mebibyte,
            CpuPercent = 100,
            Enforcement = EnforcementAction.Throttle,
        };
        await using var rig = new SandboxRig("leak", limits: limits);
        await rig.Sandbox.StartAsync();
        var working = (int)(rig.Sandbox.State.Use!.Value.MemoryBytes / Mebibyte);
        var some = (256 * 95 / 100) - working;
        await rig.CallAsync("POST", $"/native/{some}", "/native/{mebibytes}", [new("mebibytes", $"{some}")]);
        await rig.LimitAsync(LimitKind.Memory, LimitAction.Throttled);

        using var end = new CancellationTokenSource();
        var first = rig.PostAsync("/spin", cancellationToken: end.Token);
        var second = await WriteNothingAsync(rig);
        await end.CancelAsync();

        Assert.Equal((SandboxOutcome.Busy, "memory_limit_near"), (second.Outcome, second.Error!.Code));
        Assert.NotNull(second.RetryAfter);
        Assert.Equal($"{limits.MemoryBytes} bytes", second.Limit);
        Assert.Equal(SandboxOutcome.Cancelled, (await first).Outcome);
    }

    [Theory]
    [InlineData("/scratch", LimitKind.Scratch)]
    [InlineData("/open", LimitKind.OpenFiles)]
    public async Task WhatTheKernelRefuses_IsAnEntry(string path, LimitKind kind)
    {
        await using var rig = new SandboxRig("leak", limits: new ResourceLimits { CpuPercent = 100 });

        await rig.PostAsync(path);

        var breach = await rig.LimitAsync(kind, LimitAction.Refused);
        Assert.True(breach.Used >= breach.Allowed * 0.95, $"{breach.Used} of {breach.Allowed}");
    }

    [Fact]
    public async Task Threads_BeyondTheirLimit_AreAnEntry()
    {
        await using var rig = new SandboxRig(
            "hostile", limits: new ResourceLimits { Processes = 64, CpuPercent = 100 });

        await rig.PostAsync("/threads");

        Assert.Equal(64, (await rig.LimitAsync(LimitKind.Processes, LimitAction.Refused)).Allowed);
    }

    [Fact]
    public async Task ProcessorTime_AtItsLimit_IsAnEntry_WithUseAndLimit()
    {
        await using var rig = new SandboxRig("leak", limits: new ResourceLimits { CpuPercent = 20 });

        await rig.CallAsync("POST", "/spin", deadline: TimeSpan.FromSeconds(3));

        var breach = await rig.LimitAsync(LimitKind.Cpu, LimitAction.Throttled);
        Assert.Equal(20, breach.Allowed);
        Assert.True(breach.Used > 20, $"{breach.Used}");
    }

    [Fact]
    public async Task CallsBeyondTheirLimit_AreAnEntry()
    {
        await using var rig = new SandboxRig("leak", maxCallsInFlight: 1);
        using var end = new CancellationTokenSource();
        await rig.Sandbox.StartAsync();

        var first = rig.PostAsync("/spin", cancellationToken: end.Token);
        var second = await WriteNothingAsync(rig);
        await end.CancelAsync();
        await first;

        Assert.Equal((SandboxOutcome.Busy, "too_many_calls", "1 count"),
            (second.Outcome, second.Error!.Code, second.Limit));
        Assert.Equal(LimitAction.Refused, Assert.Single(rig.Limits.Events).Action);
    }

    [Fact]
    public async Task UseOfEndedProcesses_StaysInTheTotal()
    {
        await using var rig = new SandboxRig("leak");
        await rig.CallAsync("POST", "/spin", deadline: TimeSpan.FromSeconds(1));
        var before = rig.Sandbox.State.Use!.Value.ProcessorTime;

        await rig.Sandbox.ReplaceAsync(rig.Spec);

        Assert.True(SpinWait.SpinUntil(
            () => rig.Sandbox.State.Total.ProcessorTime > before, SandboxRig.Patience));
        Assert.True(rig.Sandbox.State.Use!.Value.ProcessorTime < before);
    }

    private static Task<SandboxReply> WriteNothingAsync(SandboxRig rig) =>
        rig.CallAsync("POST", "/write/0", "/write/{mebibytes}", [new("mebibytes", "0")]);

    private static async Task WriteAsync(SandboxRig rig, int mebibytes) => Assert.Equal("written", SandboxRig.TextOf(
        await rig.CallAsync(
            "POST", $"/write/{mebibytes}", "/write/{mebibytes}", [new("mebibytes", $"{mebibytes}")])));
}
