using System.Text;
using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>What a child asks of the platform during a call: host calls, and the call's body.</summary>
public sealed class SandboxHostCallTests
{
    [Fact]
    public async Task HostCall_ActsForTheUserOfItsCall()
    {
        await using var rig = new SandboxRig("echo");
        string[] users = [.. Enumerable.Range(0, 20).Select(i => $"user-{i}")];

        var replies = await Task.WhenAll(
            users.Select(async u => (User: u, Text: SandboxRig.TextOf(await rig.GetAsync("/rows", user: u)))));

        Assert.All(replies, r => Assert.Equal($"[\"{r.User}\"]", r.Text));
        Assert.Equal(users.Order(), rig.Principals.Select(p => p.User).Order());
    }

    [Fact]
    public async Task Cancellation_OfTheCall_ReachesTheHostCall()
    {
        await using var rig = new SandboxRig("echo");
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        rig.BeforeAnswer = async token =>
        {
            arrived.SetResult();
            using var registration = token.Register(cancelled.SetResult);
            await cancelled.Task;
            token.ThrowIfCancellationRequested();
        };
        using var cancellation = new CancellationTokenSource();

        var call = rig.GetAsync("/rows", cancellationToken: cancellation.Token);
        await arrived.Task.WaitAsync(SandboxRig.Patience);
        await cancellation.CancelAsync();

        Assert.Equal(SandboxOutcome.Cancelled, (await call).Outcome);
        await cancelled.Task.WaitAsync(SandboxRig.Patience);
    }

    [Fact]
    public async Task SlowBody_IsWaitedFor()
    {
        await using var rig = new SandboxRig("echo");
        var second = new TaskCompletionSource<BodyPiece>(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pulls = 0;

        var call = rig.PostAsync("/length", _ =>
        {
            if (pulls++ == 0) return ValueTask.FromResult(new BodyPiece("one"u8.ToArray(), false, false));
            asked.TrySetResult();
            return new ValueTask<BodyPiece>(second.Task);
        });
        await asked.Task.WaitAsync(SandboxRig.Patience);
        Assert.False(call.IsCompleted);
        second.SetResult(new BodyPiece("two!"u8.ToArray(), IsLast: true, IsAborted: false));

        Assert.Equal("7", SandboxRig.TextOf(await call));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BodyThatBreaksOff_FailsTheCall_NotTheProcess(bool throws)
    {
        await using var rig = new SandboxRig("echo");
        await rig.Sandbox.StartAsync();
        var process = rig.Process;

        var reply = await rig.PostAsync("/length", _ => throws
            ? throw new InvalidOperationException("the front door is gone")
            : ValueTask.FromResult(new BodyPiece(default, IsLast: true, IsAborted: true)));

        Assert.Equal(ResultOutcome.Failed, reply.Result!.Outcome);
        Assert.Contains("before its end", reply.Result.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(process, rig.Process);
    }

    [Fact]
    public async Task Environment_IsScrubbed()
    {
        Environment.SetEnvironmentVariable("KARI_SANDBOX_SECRET", "hunter2");
        await using var rig = new SandboxRig("hostile");

        var variables = SandboxRig.TextOf(await rig.GetAsync("/environment"));

        Assert.DoesNotContain("hunter2", variables, StringComparison.Ordinal);
        Assert.Contains("\"EXTENSION_NAME\":\"hostile\"", variables, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallTooLargeForAFrame_IsInvalidInput_AndTheProcessLives()
    {
        await using var rig = new SandboxRig("echo");

        var reply = await rig.CallAsync("POST", "/echo", inline: new byte[WireLimits.MaxPayloadBytes]);

        Assert.Equal("call_too_large", reply.Result!.Error!.Code);
        Assert.Equal("hi", SandboxRig.TextOf(
            await rig.CallAsync("POST", "/echo", inline: Encoding.UTF8.GetBytes("hi"))));
        Assert.Equal(1, rig.Sandbox.State.Starts);
    }
}
