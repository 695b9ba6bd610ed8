using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Limits by the first version of control groups: one tree for each of memory, processor time and process count.
/// </summary>
internal sealed class CgroupV1 : ILimitBackend
{
    private static readonly string[] Controllers = ["memory", "cpu", "cpuacct", "pids"];

    // All but "cpu".
    private static readonly int[] Joined = [0, 2, 3];

    private readonly string[] roots;
    private readonly TimeProvider time;

    private CgroupV1(string[] roots, TimeProvider time)
    {
        this.roots = roots;
        this.time = time;
    }

    public string Name => "cgroup v1";

    /// <summary>The backend where this process may make groups below a mount point, else null.</summary>
    public static CgroupV1? Find(string mount, TimeProvider time)
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

            return new CgroupV1(roots, time);
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
        var group = new Group(directories, limits, time);
        _ = group.Apply(limits);
        return group;
    }

    public void Dispose()
    {
        foreach (var root in roots) CgroupFile.TryRemoveTree(root);
    }

    private sealed class Group(string[] directories, ResourceLimits limits, TimeProvider time) : LimitGroup
    {
        private const long PeriodMicroseconds = 100_000;

        private readonly Lock looking = new();
        private ProcessorAllowance? allowance;
        private long lookedAt;
        private long used;

        public override IReadOnlyList<string> JoinFiles { get; } =
            [.. Joined.Select(at => Path.Combine(directories[at], "cgroup.procs"))];

        private string Memory => directories[0];

        private string Processor => directories[1];

        private string Accounting => directories[2];

        private string Processes => directories[3];

        public override LimitBreach? Apply(ResourceLimits wanted)
        {
            limits = wanted;
            CgroupFile.Write(Path.Combine(Memory, "memory.limit_in_bytes"), limits.MemoryBytes);
            // Memory and swap together: without this a tree that is full goes on in the swap file.
            CgroupFile.TryWrite(Path.Combine(Memory, "memory.memsw.limit_in_bytes"), limits.MemoryBytes);
            CgroupFile.Write(Path.Combine(Processes, "pids.max"), limits.Processes);
            return null;
        }

        public override void LimitProcessor(double percent)
        {
            var quota = Math.Max((long)(percent / 100 * PeriodMicroseconds), 1_000);
            CgroupFile.Write(Path.Combine(Processor, "cpu.cfs_period_us"), PeriodMicroseconds);
            CgroupFile.Write(Path.Combine(Processor, "cpu.cfs_quota_us"), quota);
            lock (looking)
            {
                allowance = new ProcessorAllowance(percent);
                lookedAt = time.GetTimestamp();
                used = CgroupFile.Read(Path.Combine(Accounting, "cpuacct.usage"));
            }
        }

        // Whoever is in a group of its own is scheduled as a group against all others, which halves the calls per
        // second between it and the silo. So only those who exceed their limit are put into one.
        public override void Look()
        {
            try
            {
                lock (looking)
                {
                    if (allowance is null) return;
                    var now = CgroupFile.Read(Path.Combine(Accounting, "cpuacct.usage"));
                    var wasExceeded = allowance.IsExceeded;
                    allowance.Spend(time.GetElapsedTime(lookedAt), Nanoseconds(now - used));
                    lookedAt = time.GetTimestamp();
                    used = now;
                    // While it is held, what it has started in the meantime is held too.
                    if (allowance.IsExceeded) MoveTo(Processor);
                    else if (wasExceeded) MoveTo(Path.GetDirectoryName(Path.GetDirectoryName(Processor))!);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The tree has just ended.
            }
        }

        private void MoveTo(string group)
        {
            var target = Path.Combine(group, "cgroup.procs");
            foreach (var process in File.ReadAllLines(Path.Combine(Memory, "cgroup.procs")))
                CgroupFile.TryWrite(target, long.Parse(process, CultureInfo.InvariantCulture));
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

        public override Task RemoveAsync() => CgroupFile.RemoveAsync(directories);

        private static TimeSpan Nanoseconds(long value) => TimeSpan.FromTicks(value / 100);
    }
}
