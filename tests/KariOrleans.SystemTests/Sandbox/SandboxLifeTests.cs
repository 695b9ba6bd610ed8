using System.Diagnostics;
using KariOrleans.Sandbox;
using Microsoft.Extensions.Time.Testing;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>A child process from its first call to its end.</summary>
public sealed class SandboxLifeTests
{
    [Fact]
    public async Task FirstCall_StartsTheProcess_TheNextUsesIt()
    {
        await using var rig = new SandboxRig("echo");
        Assert.Null(rig.Sandbox.State.ProcessId);

        Assert.Equal("echo", SandboxRig.TextOf(await rig.GetAsync("/echo")));
        var process = rig.Process;
        Assert.Equal("echo", SandboxRig.TextOf(await rig.GetAsync("/echo")));

        Assert.Equal(process, rig.Process);
        Assert.Equal(1, rig.Sandbox.State.Starts);
        Assert.Contains("plugin:echo_plugin", rig.Sandbox.State.Operations!);
    }

    [Fact]
    public async Task Crash_IsFollowedByAStartAtOnce_AndByBackoffWhenItRepeats_UntilItIsGivenUp()
    {
        var time = new FakeTimeProvider();
        await using var rig = new SandboxRig("crash", time);
        var first = await rig.CrashAsync();
        Assert.Equal(SandboxOutcome.Crashed, first.Outcome);
        Assert.Contains("exit code 3", first.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("fine", SandboxRig.TextOf(await rig.GetAsync("/fine")));

        for (var failures = 2; failures <= RecoveryPolicy.MaxConsecutiveFailures; failures++)
        {
            time.Advance(failures == 2 ? TimeSpan.Zero : TimeSpan.FromMinutes(1));
            Assert.Equal(SandboxOutcome.Crashed, (await rig.CrashAsync()).Outcome);
            // A call that can't wait: it also makes sure that the crash is noted before time goes on.
            var refused = await rig.CallAsync("GET", "/fine", deadline: TimeSpan.FromMilliseconds(1));
            Assert.Equal(SandboxOutcome.Unavailable, refused.Outcome);
            if (failures != 6) continue;
            Assert.Equal((SandboxOutcome.Unavailable, "extension_backing_off"), (refused.Outcome, refused.Error!.Code));
            Assert.Equal(TimeSpan.FromSeconds(4), refused.RetryAfter);
        }

        time.Advance(TimeSpan.FromHours(1));
        var givenUp = await rig.GetAsync("/fine");
        Assert.Equal((SandboxOutcome.Unavailable, "extension_given_up"), (givenUp.Outcome, givenUp.Error!.Code));
        Assert.Null(givenUp.RetryAfter);
        Assert.True(rig.Sandbox.State.IsGivenUp);

        rig.Sandbox.Adopt(rig.Spec);
        Assert.Equal("fine", SandboxRig.TextOf(await rig.GetAsync("/fine")));
    }

    [Fact]
    public async Task ShortBackoff_IsWaitedFor_AndTheWaitCanBeGivenUp()
    {
        var time = new FakeTimeProvider();
        await using var rig = new SandboxRig("crash", time);
        await rig.CrashAsync();
        await rig.CrashAsync();
        using var cancellation = new CancellationTokenSource();

        var waiting = rig.GetAsync("/fine");
        var givenUp = rig.GetAsync("/fine", cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        Assert.Equal(SandboxOutcome.Cancelled, (await givenUp).Outcome);
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(250));

        Assert.Equal("fine", SandboxRig.TextOf(await waiting));
    }

    [Fact]
    public async Task Replacement_LosesNoCall_AndTheOldProcessEnds()
    {
        await using var rig = new SandboxRig("echo");
        await rig.GetAsync("/echo");
        var old = rig.Process;
        using var stop = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 32).Select(async _ =>
        {
            var calls = 0;
            for (; !stop.IsCancellationRequested; calls++) SandboxRig.TextOf(await rig.GetAsync("/echo"));
            return calls;
        }).ToArray();

        for (var i = 0; i < 3; i++) Assert.Null(await rig.Sandbox.ReplaceAsync(rig.Spec with { Version = $"2.{i}.0" }));
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(callers), calls => Assert.InRange(calls, 1, int.MaxValue));
        Assert.NotEqual(old, rig.Process);
        Assert.Equal(4, rig.Sandbox.State.Starts);
        await SandboxRig.EndOfAsync(old);
    }

    [Fact]
    public async Task ReplacementThatCantStart_LeavesTheOldProcess()
    {
        await using var rig = new SandboxRig("echo");
        await rig.GetAsync("/echo");
        var old = rig.Process;

        var error = await rig.Sandbox.ReplaceAsync(rig.Spec with { EntryPoint = "missing.dll" });

        Assert.Equal("extension_start_failed", error!.Code);
        Assert.Contains("missing.dll", error.Message, StringComparison.Ordinal);
        Assert.Equal("echo", SandboxRig.TextOf(await rig.GetAsync("/echo")));
        Assert.Equal(old, rig.Process);
    }

    [Fact]
    public async Task IdleProcess_IsStopped_AndTheNextCallStartsAnother()
    {
        var time = new FakeTimeProvider();
        await using var rig = new SandboxRig("echo", time);
        await rig.GetAsync("/echo");
        var old = rig.Process;

        time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(old, rig.Process);
        time.Advance(TimeSpan.FromMinutes(6));
        await SandboxRig.EndOfAsync(old);

        Assert.Equal("echo", SandboxRig.TextOf(await rig.GetAsync("/echo")));
        Assert.NotEqual(old, rig.Process);
        Assert.Equal(0, rig.Sandbox.State.ConsecutiveFailures);
    }

    [Fact]
    public async Task Stop_LetsCallsEnd_AndRefusesMore()
    {
        await using var rig = new SandboxRig("hang");
        await rig.Sandbox.StartAsync();
        var slow = rig.CallAsync("GET", "/slow/300", "/slow/{milliseconds}", [new("milliseconds", "300")]);

        await rig.Sandbox.StopAsync();

        Assert.Equal("slow", SandboxRig.TextOf(await slow));
        var refused = await rig.GetAsync("/cancelled");
        Assert.Equal((SandboxOutcome.Unavailable, "extension_stopped"), (refused.Outcome, refused.Error!.Code));
        Assert.Empty(Directory.GetDirectories(rig.RunDirectory));
    }

    [Fact]
    public async Task WhatTheExtensionStarted_EndsWithIt()
    {
        await using var rig = new SandboxRig("hang");
        await rig.Sandbox.StartAsync();
        var before = SandboxRig.TreeBelow(rig.Process);
        SandboxRig.TextOf(await rig.PostAsync("/child"));
        var tree = SandboxRig.TreeBelow(rig.Process);

        await rig.Sandbox.StopAsync();

        Assert.NotEmpty(tree.Except(before));
        foreach (var process in tree) await SandboxRig.EndOfAsync(process);
    }

    [Fact]
    public async Task CallsBeyondTheBound_AreBusy()
    {
        await using var rig = new SandboxRig("hang", maxCallsInFlight: 2);
        using var cancellation = new CancellationTokenSource();
        await rig.Sandbox.StartAsync();
        var first = rig.PostAsync("/forever", cancellationToken: cancellation.Token);
        var second = rig.PostAsync("/forever", cancellationToken: cancellation.Token);

        var third = await rig.PostAsync("/forever");
        await cancellation.CancelAsync();

        Assert.Equal((SandboxOutcome.Busy, "too_many_calls"), (third.Outcome, third.Error!.Code));
        Assert.NotNull(third.RetryAfter);
        Assert.Equal([SandboxOutcome.Cancelled, SandboxOutcome.Cancelled],
            [(await first).Outcome, (await second).Outcome]);
    }

    [Fact]
    public async Task ChildThatStopsReading_HoldsNoCallBeyondItsDeadline_NorTheStop()
    {
        await using var rig = new SandboxRig("hang");
        await rig.Sandbox.StartAsync();
        using (var stop = Process.Start("kill", ["-STOP", $"{rig.Process}"])) await stop.WaitForExitAsync();
        var body = new byte[250_000];

        var calls = Enumerable.Range(0, 200).Select(_ =>
            rig.CallAsync("POST", "/deaf", inline: body, deadline: TimeSpan.FromMilliseconds(500)));

        Assert.All(await Task.WhenAll(calls), reply => Assert.Equal(SandboxOutcome.TimedOut, reply.Outcome));
        await rig.Sandbox.StopAsync().WaitAsync(SandboxRig.Patience);
    }
}
