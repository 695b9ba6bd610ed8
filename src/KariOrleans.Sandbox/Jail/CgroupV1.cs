namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Limits by the first version of control groups: one tree for each of memory, processor time and process count.
/// </summary>
internal sealed class CgroupV1 : ILimitBackend
{
    private static readonly string[] Controllers = ["memory", "cpu", "cpuacct", "pids"];
    private readonly string[] roots;

    private CgroupV1(string[] roots) => this.roots = roots;

    public string Name => "cgroup v1";

    /// <summary>The backend where this process may make groups below a mount point, else null.</summary>
    public static CgroupV1? Find(string mount)
    {
        var name = CgroupFile.NewRootName();
        var roots = Controllers.Select(controller => Path.Combine(mount, controller, name)).ToArray();
        try
        {
            foreach (var root in roots)
            {
                if (!File.Exists(Path.Combine(Path.GetDirectoryName(root)!, "cgroup.procs"))) return null;
                CgroupFile.MakeRoot(root);
            }

            return new CgroupV1(roots);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public LimitGroup Create(string name, ResourceLimits limits)
    {
        var directories = roots.Select(root => Path.Combine(root, name)).ToArray();
        foreach (var directory in directories) Directory.CreateDirectory(directory);
        var group = new Group(directories, limits);
        group.Apply();
        return group;
    }

    public void Dispose()
    {
        foreach (var root in roots) CgroupFile.TryRemoveTree(root);
    }

    private sealed class Group(string[] directories, ResourceLimits limits) : LimitGroup
    {
        private const long PeriodMicroseconds = 100_000;

        public override IReadOnlyList<string> JoinFiles { get; } =
            [.. directories.Select(directory => Path.Combine(directory, "cgroup.procs"))];

        private string Memory => directories[0];

        private string Processor => directories[1];

        private string Accounting => directories[2];

        private string Processes => directories[3];

        public void Apply()
        {
            CgroupFile.Write(Path.Combine(Memory, "memory.limit_in_bytes"), limits.MemoryBytes);
            // Memory and swap together: without this a tree that is full goes on in the swap file.
            CgroupFile.TryWrite(Path.Combine(Memory, "memory.memsw.limit_in_bytes"), limits.MemoryBytes);
            CgroupFile.Write(Path.Combine(Processes, "pids.max"), limits.Processes);
        }

        public override void LimitProcessor(double percent)
        {
            var quota = Math.Max((long)(percent / 100 * PeriodMicroseconds), 1_000);
            var burst = Path.Combine(Processor, "cpu.cfs_burst_us");
            // The kernel takes no quota that is smaller than the burst.
            CgroupFile.TryWrite(burst, 0);
            CgroupFile.Write(Path.Combine(Processor, "cpu.cfs_period_us"), PeriodMicroseconds);
            CgroupFile.Write(Path.Combine(Processor, "cpu.cfs_quota_us"), quota);
            // What a quiet tenth of a second leaves over may be used in the next one.
            CgroupFile.TryWrite(burst, quota);
        }

        public override ResourceUse? Measure()
        {
            try
            {
                return new ResourceUse(
                    CgroupFile.Read(Path.Combine(Memory, "memory.usage_in_bytes")),
                    CgroupFile.Read(Path.Combine(Memory, "memory.max_usage_in_bytes")),
                    Nanoseconds(CgroupFile.Read(Path.Combine(Accounting, "cpuacct.usage"))),
                    (int)CgroupFile.Read(Path.Combine(Processes, "pids.current")),
                    Nanoseconds(CgroupFile.Read(Path.Combine(Processor, "cpu.stat"), "throttled_time")));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        public override LimitBreach? FindBreach()
        {
            try
            {
                if (CgroupFile.Read(Path.Combine(Memory, "memory.oom_control"), "oom_kill") > 0)
                    return LimitBreaches.Memory(
                        limits, CgroupFile.Read(Path.Combine(Memory, "memory.max_usage_in_bytes")));
                return CgroupFile.Read(Path.Combine(Processes, "pids.events"), "max") > 0
                    ? LimitBreaches.Processes(limits)
                    : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        public override Task RemoveAsync(TimeProvider time) => CgroupFile.RemoveAsync(directories, time);

        private static TimeSpan Nanoseconds(long value) => TimeSpan.FromTicks(value / 100);
    }
}
