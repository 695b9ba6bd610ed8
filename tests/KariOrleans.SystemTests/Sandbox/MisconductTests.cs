using System.Text.Json;
using KariOrleans.Sandbox;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>A child that writes past the SDK into its session: tests/TestExtensions/hostile/Misconduct.cs.</summary>
public sealed class MisconductTests
{
    private const long MostMemory = 256L << 20;

    [Fact]
    public async Task WhatBreaksTheProtocol_EndsTheSession_EachTime()
    {
        var names = await NamesAsync("fatal");
        var survived = new List<string>();

        foreach (var name in names)
        {
            await using var rig = new SandboxRig("hostile");
            var reply = await MisbehaveAsync(rig, "fatal", name);
            if (reply.Outcome != SandboxOutcome.Crashed) survived.Add($"{name}: {reply.Outcome}");
            else if (await rig.GetAsync("/misconduct") is { Outcome: not SandboxOutcome.Answered } next)
                survived.Add($"after {name}: {next.Error?.Message}");
        }

        Assert.Empty(survived);
        Assert.True(names.Length >= 20, $"There are only {names.Length}.");
    }

    [Fact]
    public async Task WhatMeansNothing_IsPassedOver_AndTheProcessLives()
    {
        var names = await NamesAsync("harmless");
        await using var rig = new SandboxRig("hostile");
        await rig.Sandbox.StartAsync();
        var process = rig.Process;
        var before = Memory();

        foreach (var name in names)
            Assert.Equal((name, "done"), (name, SandboxRig.TextOf(await MisbehaveAsync(rig, "harmless", name))));

        Assert.Equal(process, rig.Process);
        Assert.InRange(Memory() - before, long.MinValue, MostMemory);
        Assert.True(names.Length >= 10, $"There are only {names.Length}.");
    }

    [Fact]
    public async Task AnswerThatCameTwice_CountsOnce()
    {
        await using var rig = new SandboxRig("hostile");

        var first = SandboxRig.TextOf(await rig.PostAsync("/misconduct/twice"));
        var next = SandboxRig.TextOf(await rig.GetAsync("/environment"));

        Assert.Equal("forged", first);
        Assert.Contains("EXTENSION_NAME", next, StringComparison.Ordinal);
    }

    private static async Task<string[]> NamesAsync(string kind)
    {
        await using var rig = new SandboxRig("hostile");
        using var names = JsonDocument.Parse(SandboxRig.TextOf(await rig.GetAsync("/misconduct")));
        return [.. names.RootElement.GetProperty(kind).EnumerateArray().Select(name => name.GetString()!)];
    }

    private static Task<SandboxReply> MisbehaveAsync(SandboxRig rig, string kind, string name) => rig.CallAsync(
        "POST", $"/misconduct/{kind}/{name}", $"/misconduct/{kind}/{{name}}", [new("name", name)]);

    private static long Memory()
    {
        GC.Collect();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
