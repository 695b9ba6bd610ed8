using System.Globalization;
using System.Text.Json;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>A child that takes as much as there is: it gets its limit, and what is around it goes on.</summary>
public sealed class ExhaustionTests
{
    // Processes of the jail itself, and threads of the runtime, which count too.
    private static readonly ResourceLimits Narrow = new() { Processes = 64, CpuPercent = 100 };

    [Fact]
    public async Task Forks_EndAtTheLimit_AndTheProcessLives()
    {
        await using var rig = new SandboxRig("hostile", limits: Narrow);

        var answer = SandboxRig.TextOf(await rig.PostAsync("/fork")).Split(' ');

        Assert.InRange(Number(answer[0]), 10, Narrow.Processes);
        Assert.NotEqual(0, Number(answer[1]));
        Assert.Equal(SandboxOutcome.Answered, (await rig.GetAsync("/environment")).Outcome);
    }

    [Theory]
    [InlineData("/fork-bomb")]
    [InlineData("/linger")]
    public async Task ProcessesThatHide_EndWithTheSession(string path)
    {
        await using var rig = new SandboxRig("hostile", limits: Narrow);
        await using var other = new SandboxRig("hostile", tenant: "other");
        await rig.PostAsync(path);
        var inside = NamespaceOf(rig.Process);
        Assert.NotEqual(NamespaceOf(Environment.ProcessId), inside);
        Assert.NotEmpty(ProcessesIn(inside));

        var neighbour = await other.GetAsync("/environment");
        await rig.Sandbox.StopAsync().WaitAsync(SandboxRig.Patience);

        Assert.Equal(SandboxOutcome.Answered, neighbour.Outcome);
        Assert.Empty(ProcessesIn(inside));
    }

    [Fact]
    public async Task OpenFiles_EndAtTheLimit_AndTheProcessLives()
    {
        await using var rig = new SandboxRig("hostile");

        var opened = Number(SandboxRig.TextOf(await rig.PostAsync("/descriptors")));

        Assert.InRange(opened, 100, rig.Spec.Limits.OpenFiles);
        Assert.Equal(SandboxOutcome.Answered, (await rig.GetAsync("/environment")).Outcome);
    }

    [Theory]
    [InlineData("/tmp")]
    [InlineData("/tmp/log")]
    [InlineData("/dev/shm")]
    [InlineData("/kari/session")]
    [InlineData("/kari/package")]
    public async Task EveryWritablePlace_HasABound(string directory)
    {
        await using var rig = new SandboxRig("hostile", limits: Narrow);

        var written = await FillAsync(rig, directory, 1_024);

        Assert.InRange(written, 0, rig.Spec.Limits.ScratchBytes);
    }

    // The data directory takes what it is given until it has a quota: then this writes less.
    [Fact]
    public async Task DataDirectory_TakesNoMoreThanIsWritten()
    {
        const int megabytes = 96;
        await using var rig = new SandboxRig("hostile", limits: Narrow);

        var written = await FillAsync(rig, "/kari/data", megabytes);

        Assert.InRange(written, 0, (long)megabytes << 20);
        Assert.Empty(Directory.GetFiles(rig.Spec.DataDirectory, "fill"));
    }

    [Fact]
    public async Task DirectoriesDeeperThanAPath_AreMade_AndKeepNobodyFromStartingAgain()
    {
        await using var rig = new SandboxRig("hostile", limits: Narrow);

        var made = Number(SandboxRig.TextOf(await rig.PostAsync("/nest")));
        await rig.Sandbox.StopAsync();
        rig.Sandbox.Adopt(rig.Spec);
        var next = await rig.GetAsync("/environment");
        Grains.Extensions.DeepTree.Remove(rig.Spec.DataDirectory);

        Assert.Equal(2_000, made);
        Assert.Equal(SandboxOutcome.Answered, next.Outcome);
        Assert.False(Directory.Exists(rig.Spec.DataDirectory));
    }

    private static async Task<long> FillAsync(SandboxRig rig, string directory, int megabytes) =>
        long.Parse(
            SandboxRig.TextOf(await rig.CallAsync(
                "POST", $"/fill/{megabytes}", "/fill/{megabytes}", [new("megabytes", Text(megabytes))],
                inline: JsonSerializer.SerializeToUtf8Bytes(directory))),
            CultureInfo.InvariantCulture);

    // Every sandbox has process numbers of its own, and no process inside can leave them.
    private static string NamespaceOf(int process)
    {
        var host = process == Environment.ProcessId
            ? process
            : SandboxRig.TreeBelow(process).DefaultIfEmpty(process).Last();
        return new FileInfo($"/proc/{host}/ns/pid").LinkTarget!;
    }

    private static List<int> ProcessesIn(string processNamespace)
    {
        var found = new List<int>();
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var process)) continue;
            try
            {
                if (new FileInfo(Path.Combine(directory, "ns", "pid")).LinkTarget == processNamespace
                    && IsAlive(directory))
                    found.Add(process);
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return found;
    }

    // A process whose parent was killed is a name until the machine's first process gets round to forgetting it.
    private static bool IsAlive(string process) => !File.ReadLines(Path.Combine(process, "status"))
        .Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal)
            || line.StartsWith("State:\tX", StringComparison.Ordinal));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
