using KariOrleans.Sandbox;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>
/// A child that doesn't stop when it is told to: its calls end at their deadlines, and the process with its stop.
/// </summary>
public sealed class DeafnessTests
{
    private static readonly string[] NeverAnswers = ["/misconduct/drip", "/misconduct/freeze", "/misconduct/deaf"];

    [Fact]
    public Task CallThatNeverAnswers_EndsAtItsDeadline_AndItsProcessWithTheStop() => Task.WhenAll(
        NeverAnswers.Select(async path =>
        {
            await using var rig = new SandboxRig("hostile");
            await using var other = new SandboxRig("hostile", tenant: "other");
            await rig.Sandbox.StartAsync();
            int[] processes = [rig.Process, .. SandboxRig.TreeBelow(rig.Process)];

            var reply = await rig.CallAsync("POST", path, deadline: TimeSpan.FromSeconds(1));
            var neighbour = await other.GetAsync("/environment");
            await rig.Sandbox.StopAsync().WaitAsync(SandboxRig.Patience);

            Assert.Equal((path, SandboxOutcome.TimedOut), (path, reply.Outcome));
            Assert.Equal(SandboxOutcome.Answered, neighbour.Outcome);
            foreach (var process in processes) await SandboxRig.EndOfAsync(process);
        }));

    [Fact]
    public async Task ShutdownThatNeverEnds_IsEnded()
    {
        await using var rig = new SandboxRig("hostile");
        await rig.PostAsync("/misconduct/never-end");
        var process = rig.Process;

        await rig.Sandbox.StopAsync().WaitAsync(SandboxRig.Patience);

        await SandboxRig.EndOfAsync(process);
    }
}
