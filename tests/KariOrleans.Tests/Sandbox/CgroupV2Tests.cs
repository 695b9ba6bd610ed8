using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Tests.Sandbox;

/// <summary>The files of the second version of control groups, in a directory that plays the kernel.</summary>
public sealed class CgroupV2Tests : IDisposable
{
    private readonly string mount = Directory.CreateTempSubdirectory("kari-").FullName;

    public void Dispose() => Directory.Delete(mount, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("cpuset io hugetlb")]
    [InlineData("cpu memory")]
    public void WithoutItsControllers_ThereIsNoBackend(string? controllers)
    {
        if (controllers is not null) Give("cgroup.controllers", controllers);

        Assert.Null(CgroupV2.Find(mount));
    }

    [Fact]
    public void Limits_AreWrittenAsTheKernelReadsThem()
    {
        var group = MakeGroup(new ResourceLimits { MemoryBytes = 64 << 20, Processes = 70 });

        group.LimitProcessor(25);

        Assert.Equal("67108864", Read(group, "memory.max"));
        Assert.Equal("0", Read(group, "memory.swap.max"));
        Assert.Equal("70", Read(group, "pids.max"));
        Assert.Equal("25000 100000", Read(group, "cpu.max"));
    }

    [Fact]
    public void Limits_CanBeChanged_ButMemoryNotBelowWhatIsInUse()
    {
        var group = MakeGroup(new ResourceLimits { MemoryBytes = 64 << 20 });
        Write(group, "memory.current", $"{50 << 20}\n");
        Write(group, "memory.stat", $"anon 1\ninactive_file {10 << 20}\n");

        var refused = group.Apply(new ResourceLimits { MemoryBytes = 30 << 20, Processes = 70 });
        var before = Read(group, "memory.max");
        var applied = group.Apply(new ResourceLimits { MemoryBytes = 45 << 20, Processes = 70 });

        Assert.Equal(("memory_in_use", 40 << 20), (refused?.Code, (int)refused!.Used));
        Assert.Equal($"{64 << 20}", before);
        Assert.Null(applied);
        Assert.Equal(($"{45 << 20}", "70"), (Read(group, "memory.max"), Read(group, "pids.max")));
    }

    [Theory]
    [InlineData(100_000, false)]
    [InlineData(900_000, true)]
    public void ThrottledTime_SaysWhetherItIsHeld(long throttledMicroseconds, bool isHeld)
    {
        var group = MakeGroup(new ResourceLimits());
        Write(group, "cpu.stat", $"usage_usec 1\nthrottled_usec {throttledMicroseconds}\n");

        group.HoldBack(TimeSpan.FromSeconds(1), TimeSpan.Zero);

        Assert.Equal(isHeld, group.IsHeld);
    }

    [Fact]
    public void Use_IsRead()
    {
        var group = MakeGroup(new ResourceLimits());
        Write(group, "memory.current", "1000\n");
        Write(group, "memory.peak", "2000\n");
        Write(group, "pids.current", "7\n");
        Write(group, "cpu.stat", "usage_usec 1500000\nuser_usec 1\nthrottled_usec 250000\n");

        Assert.Equal(
            new ResourceUse(1000, 2000, TimeSpan.FromSeconds(1.5), 7, TimeSpan.FromSeconds(0.25)), group.Measure());
    }

    [Theory]
    [InlineData("low 0\noom 3\noom_kill 1\n", "max 0\n", "memory_limit_reached")]
    [InlineData("low 0\noom 3\noom_kill 0\n", "max 4\n", "process_limit_reached")]
    [InlineData("low 0\noom 3\noom_kill 0\n", "max 0\n", null)]
    public void ReachedLimit_IsFound(string memory, string processes, string? code)
    {
        var group = MakeGroup(new ResourceLimits());
        Write(group, "memory.events", memory);
        Write(group, "memory.current", "5");
        Write(group, "pids.events", processes);

        Assert.Equal(code, group.FindBreach()?.Code);
    }

    [Fact]
    public void GroupThatIsGone_MeasuresNothing() => Assert.Null(MakeGroup(new ResourceLimits()).Measure());

    private LimitGroup MakeGroup(ResourceLimits limits)
    {
        Give("cgroup.controllers", "cpuset cpu io memory pids\n");
        return CgroupV2.Find(mount)!.Create("slot", limits);
    }

    private static string DirectoryOf(LimitGroup group) => Path.GetDirectoryName(group.JoinFiles.Single())!;

    private static string Read(LimitGroup group, string file) =>
        File.ReadAllText(Path.Combine(DirectoryOf(group), file));

    private static void Write(LimitGroup group, string file, string text) =>
        File.WriteAllText(Path.Combine(DirectoryOf(group), file), text);

    private void Give(string file, string text) => File.WriteAllText(Path.Combine(mount, file), text);
}
