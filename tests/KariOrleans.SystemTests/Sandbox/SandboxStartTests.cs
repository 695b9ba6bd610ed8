using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>Processes that are not what was asked for. Program.cs of this project plays the host.</summary>
public sealed class SandboxStartTests
{
    [Theory]
    [InlineData("exits", "exit code 9")]
    [InlineData("exits", "no mood to connect")]
    [InlineData("wrong-token", "token")]
    [InlineData("wrong-version", "wire version 2")]
    [InlineData("garbage", "broke off during its start")]
    [InlineData("not-hello", "A Hello was expected")]
    [InlineData("silent", "not ready within 2 s")]
    [InlineData("never-ready", "not ready within 2 s")]
    public async Task HostThatMisbehaves_IsRefused_WithTheReason(string behaviour, string reason)
    {
        await using var rig = new SandboxRig(
            "echo", host: typeof(SandboxStartTests).Assembly.Location, startTimeout: TimeSpan.FromSeconds(2),
            jail: JailMode.Off);
        await File.WriteAllTextAsync(Path.Combine(rig.RunDirectory, "behaviour"), behaviour);

        var reply = await rig.GetAsync("/echo");

        Assert.Equal((SandboxOutcome.Unavailable, "extension_start_failed"), (reply.Outcome, reply.Error!.Code));
        Assert.Contains(reason, reply.Error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(rig.RunDirectory));
    }

    [Fact]
    public async Task CallDuringAStartThatHangs_EndsWithItsDeadline()
    {
        await using var rig = new SandboxRig(
            "echo", host: typeof(SandboxStartTests).Assembly.Location, startTimeout: TimeSpan.FromSeconds(4),
            jail: JailMode.Off);
        await File.WriteAllTextAsync(Path.Combine(rig.RunDirectory, "behaviour"), "silent");

        var reply = await rig.CallAsync("GET", "/echo", deadline: TimeSpan.FromMilliseconds(200));

        Assert.Equal(SandboxOutcome.TimedOut, reply.Outcome);
    }

    [Fact]
    public async Task DirectoryThatCantBeMade_IsAReason_NotABrokenSandbox()
    {
        await using var rig = new SandboxRig("echo");
        rig.Sandbox.Adopt(rig.Spec with { DataDirectory = "/sys/kari/no-place" });

        var refused = await rig.GetAsync("/echo");
        rig.Sandbox.Adopt(rig.Spec);

        Assert.Equal("extension_start_failed", refused.Error!.Code);
        Assert.Equal("echo", SandboxRig.TextOf(await rig.GetAsync("/echo")));
    }
}
