using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>Limits by the second version of control groups: one tree for everything.</summary>
internal sealed class CgroupV2 : ILimitBackend
{
    private readonly string root;

    private CgroupV2(string root) => this.root = root;

    public string Name => "cgroup v2";

    /// <summary>The backend where this process may hand out groups below a mount point, else null.</summary>
    public static CgroupV2? Find(string mount)
    {
        try
        {
            var offered = Path.Combine(mount, "cgroup.controllers");
            if (!File.Exists(offered) || !HasAll(File.ReadAllText(offered))) return null;
            // Groups lie beside the server's, not below: a group that hands on its controllers can't hold processes.
            File.WriteAllText(Path.Combine(mount, "cgroup.subtree_control"), "+memory +cpu +pids");
            var root = Path.Combine(mount, CgroupFile.NewRootName());
            CgroupFile.MakeRoot(root);
            File.WriteAllText(Path.Combine(root, "cgroup.subtree_control"), "+memory +cpu +pids");
            return new CgroupV2(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public LimitGroup Create(string name, ResourceLimits limits)
    {
        var directory = Path.Combine(root, name);
        Directory.CreateDirectory(directory);
        var group = new Group(directory, limits);
        group.Apply(limits);
        return group;
    }

    private static bool HasAll(string controllers)
    {
        var words = controllers.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words.Contains("memory") && words.Contains("cpu") && words.Contains("pids");
    }

    public void Dispose() => CgroupFile.TryRemoveTree(root);

    private sealed class Group(string directory, ResourceLimits limits) : LimitGroup
    {
        private readonly KernelFile processor = new(Path.Combine(directory, "cpu.stat"));
        private readonly KernelFile memory = new(Path.Combine(directory, "memory.current"));
        private readonly KernelFile kills = new(Path.Combine(directory, "memory.events"));
        private readonly KernelFile refusals = new(Path.Combine(directory, "pids.events"));
        private readonly Lock gate = new();
        private ResourceLimits limits = limits;
        private long throttled;
        private volatile bool isHeld;

        public override IReadOnlyList<string> JoinFiles { get; } = [Path.Combine(directory, "cgroup.procs")];

        public override bool IsHeld => isHeld;

        // The kernel would make room by ending processes, where the first version refuses; both refuse here.
        public override LimitBreach? Apply(ResourceLimits wanted)
        {
            lock (gate)
            {
                if (WorkingMemory() is { } used && used > wanted.MemoryBytes)
                    return LimitBreaches.MemoryInUse(wanted, used);
                CgroupFile.Write(Path.Combine(directory, "memory.max"), wanted.MemoryBytes);
                CgroupFile.TryWrite(Path.Combine(directory, "memory.swap.max"), 0);
                CgroupFile.Write(Path.Combine(directory, "pids.max"), wanted.Processes);
                limits = wanted;
                return null;
            }
        }

        public override void LimitProcessor(double percent)
        {
            var quota = Math.Max((long)(percent * 1_000), 1_000);
            // The kernel takes no quota that is smaller than the burst.
            CgroupFile.TryWrite(Path.Combine(directory, "cpu.max.burst"), 0);
            File.WriteAllText(
                Path.Combine(directory, "cpu.max"), string.Create(CultureInfo.InvariantCulture, $"{quota} 100000"));
            CgroupFile.TryWrite(Path.Combine(directory, "cpu.max.burst"), quota);
        }

        // The kernel holds it; here it is only found out. A fifth of the time is more than a burst that ran over.
        public override void HoldBack(TimeSpan elapsed, TimeSpan used)
        {
            if (CgroupFile.TryRead(() => processor.Read("throttled_usec")) is not { } now) return;
            isHeld = TimeSpan.FromMicroseconds(now - throttled) > elapsed / 5;
            throttled = now;
        }

        public override TimeSpan? ProcessorTime() =>
            CgroupFile.TryRead(() => TimeSpan.FromMicroseconds(processor.Read("usage_usec")));

        public override ResourceUse? Measure() => CgroupFile.TryRead(() => new ResourceUse(
            memory.Read(),
            Peak(),
            TimeSpan.FromMicroseconds(processor.Read("usage_usec")),
            (int)CgroupFile.Read(Path.Combine(directory, "pids.current")),
            TimeSpan.FromMicroseconds(processor.Read("throttled_usec"))));

        public override long? WorkingMemory() => CgroupFile.TryRead(() => Math.Max(0,
            memory.Read() - CgroupFile.Read(Path.Combine(directory, "memory.stat"), "inactive_file")));

        public override LimitCounts? Counts() =>
            CgroupFile.TryRead(() => new LimitCounts(kills.Read("oom_kill"), refusals.Read("max")));

        public override LimitBreach? FindBreach() => Counts() switch
        {
            { EndedForMemory: > 0 } => LimitBreaches.Memory(
                limits, CgroupFile.TryRead(Peak) ?? limits.MemoryBytes),
            { RefusedProcesses: > 0 } => LimitBreaches.Processes(limits, limits.Processes),
            _ => null,
        };

        public override IReadOnlyList<int> Processes() =>
            CgroupFile.Processes(Path.Combine(directory, "cgroup.procs"));

        public override Task RemoveAsync()
        {
            foreach (var file in (ReadOnlySpan<KernelFile>)[processor, memory, kills, refusals]) file.Dispose();
            return CgroupFile.RemoveAsync([directory]);
        }

        // memory.peak came with Linux 5.19.
        private long Peak() => File.Exists(Path.Combine(directory, "memory.peak"))
            ? CgroupFile.Read(Path.Combine(directory, "memory.peak"))
            : memory.Read();
    }
}
