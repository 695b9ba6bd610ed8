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
        group.Apply(limits);
        return group;
    }

    public void Dispose()
    {
        foreach (var root in roots) CgroupFile.TryRemoveTree(root);
    }

    private sealed class Group(string[] directories, ResourceLimits limits) : LimitGroup
    {
        private const long PeriodMicroseconds = 100_000;
        private const long LeastShares = 2;

        private readonly KernelFile usage = new(Path.Combine(directories[2], "cpuacct.usage"));
        private readonly KernelFile refusals = new(Path.Combine(directories[3], "pids.events"));
        private readonly KernelFile kills = new(Path.Combine(directories[0], "memory.oom_control"));
        private readonly KernelFile memory = new(Path.Combine(directories[0], "memory.usage_in_bytes"));
        private readonly Lock gate = new();
        private ResourceLimits limits = limits;
        private ProcessorAllowance? allowance;
        private volatile bool isHeld;

        // Who joins is a shell of one thread: by the list of threads it goes at once, by that of processes it waits
        // until every processor has passed through the kernel's scheduler (measured: 0.1 ms and 12 to 18 ms).
        public override IReadOnlyList<string> JoinFiles { get; } =
            [.. Joined.Select(at => Path.Combine(directories[at], "tasks"))];

        public override bool IsHeld => isHeld;

        private string Memory => directories[0];

        private string Processor => directories[1];

        public override LimitBreach? Apply(ResourceLimits wanted)
        {
            lock (gate)
            {
                if (WorkingMemory() is { } used && used > wanted.MemoryBytes)
                    return LimitBreaches.MemoryInUse(wanted, used);
                try
                {
                    // Memory and swap together: without this a tree that is full goes on in the swap file. It may
                    // never be less than memory alone, so it goes first on the way up and last on the way down.
                    CgroupFile.TryWrite(Path.Combine(Memory, "memory.memsw.limit_in_bytes"), wanted.MemoryBytes);
                    CgroupFile.Write(Path.Combine(Memory, "memory.limit_in_bytes"), wanted.MemoryBytes);
                    CgroupFile.TryWrite(Path.Combine(Memory, "memory.memsw.limit_in_bytes"), wanted.MemoryBytes);
                }
                catch (IOException) when (WorkingMemory() is { } left && wanted.MemoryBytes < limits.MemoryBytes)
                {
                    // The kernel could not take back as much as it seemed.
                    return LimitBreaches.MemoryInUse(wanted, Math.Max(left, wanted.MemoryBytes));
                }

                CgroupFile.Write(Path.Combine(directories[3], "pids.max"), wanted.Processes);
                limits = wanted;
                return null;
            }
        }

        public override void LimitProcessor(double percent)
        {
            var quota = Math.Max((long)(percent / 100 * PeriodMicroseconds), 1_000);
            CgroupFile.Write(Path.Combine(Processor, "cpu.cfs_period_us"), PeriodMicroseconds);
            CgroupFile.Write(Path.Combine(Processor, "cpu.cfs_quota_us"), quota);
            // Within its quota it runs behind everybody who keeps to theirs.
            CgroupFile.TryWrite(Path.Combine(Processor, "cpu.shares"), LeastShares);
            lock (gate) allowance = new ProcessorAllowance(percent);
        }

        // Whoever is in a group of its own is scheduled as a group against all others, which halves the calls per
        // second between it and the silo. So only those who exceed their limit are put into one.
        public override void HoldBack(TimeSpan elapsed, TimeSpan used)
        {
            lock (gate)
            {
                if (allowance is null) return;
                var wasExceeded = allowance.IsExceeded;
                allowance.Spend(elapsed, used);
                isHeld = allowance.IsExceeded;
                // While it is held, what it has started in the meantime is held too.
                if (allowance.IsExceeded) MoveTo(Processor);
                else if (wasExceeded) MoveTo(Path.GetDirectoryName(Path.GetDirectoryName(Processor))!);
            }
        }

        private void MoveTo(string group)
        {
            var target = Path.Combine(group, "cgroup.procs");
            foreach (var process in Processes()) CgroupFile.TryWrite(target, process);
        }

        public override TimeSpan? ProcessorTime() => CgroupFile.TryRead(() => Nanoseconds(usage.Read()));

        public override ResourceUse? Measure() => CgroupFile.TryRead(() => new ResourceUse(
            memory.Read(),
            CgroupFile.Read(Path.Combine(Memory, "memory.max_usage_in_bytes")),
            Nanoseconds(usage.Read()),
            (int)CgroupFile.Read(Path.Combine(directories[3], "pids.current")),
            Nanoseconds(CgroupFile.Read(Path.Combine(Processor, "cpu.stat"), "throttled_time"))));

        public override long? WorkingMemory() => CgroupFile.TryRead(() => Math.Max(0,
            memory.Read() - CgroupFile.Read(Path.Combine(Memory, "memory.stat"), "total_inactive_file")));

        public override LimitCounts? Counts() =>
            CgroupFile.TryRead(() => new LimitCounts(kills.Read("oom_kill"), refusals.Read("max")));

        public override LimitBreach? FindBreach() => Counts() switch
        {
            { EndedForMemory: > 0 } => LimitBreaches.Memory(limits, Measure()?.PeakMemoryBytes ?? limits.MemoryBytes),
            { RefusedProcesses: > 0 } => LimitBreaches.Processes(limits, limits.Processes),
            _ => null,
        };

        public override IReadOnlyList<int> Processes() =>
            CgroupFile.Processes(Path.Combine(Memory, "cgroup.procs"));

        public override Task RemoveAsync()
        {
            foreach (var file in (ReadOnlySpan<KernelFile>)[usage, refusals, kills, memory]) file.Dispose();
            return CgroupFile.RemoveAsync(directories);
        }

        private static TimeSpan Nanoseconds(long value) => TimeSpan.FromTicks(value / 100);
    }
}
