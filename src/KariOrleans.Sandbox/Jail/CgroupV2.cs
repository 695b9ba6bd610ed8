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
        CgroupFile.Write(Path.Combine(directory, "memory.max"), limits.MemoryBytes);
        CgroupFile.TryWrite(Path.Combine(directory, "memory.swap.max"), 0);
        CgroupFile.Write(Path.Combine(directory, "pids.max"), limits.Processes);
        return new Group(directory, limits);
    }

    private static bool HasAll(string controllers)
    {
        var words = controllers.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words.Contains("memory") && words.Contains("cpu") && words.Contains("pids");
    }

    public void Dispose() => CgroupFile.TryRemoveTree(root);

    private sealed class Group(string directory, ResourceLimits limits) : LimitGroup
    {
        public override LimitBreach? Apply(ResourceLimits wanted)
        {
            limits = wanted;
            CgroupFile.Write(Path.Combine(directory, "memory.max"), limits.MemoryBytes);
            CgroupFile.Write(Path.Combine(directory, "pids.max"), limits.Processes);
            return null;
        }

        public override IReadOnlyList<string> JoinFiles { get; } = [Path.Combine(directory, "cgroup.procs")];

        public override void LimitProcessor(double percent)
        {
            var quota = Math.Max((long)(percent * 1_000), 1_000);
            // The kernel takes no quota that is smaller than the burst.
            CgroupFile.TryWrite(Path.Combine(directory, "cpu.max.burst"), 0);
            File.WriteAllText(
                Path.Combine(directory, "cpu.max"), string.Create(CultureInfo.InvariantCulture, $"{quota} 100000"));
            CgroupFile.TryWrite(Path.Combine(directory, "cpu.max.burst"), quota);
        }

        public override ResourceUse? Measure()
        {
            try
            {
                var processor = Path.Combine(directory, "cpu.stat");
                return new ResourceUse(
                    CgroupFile.Read(Path.Combine(directory, "memory.current")),
                    Peak(),
                    TimeSpan.FromMicroseconds(CgroupFile.Read(processor, "usage_usec")),
                    (int)CgroupFile.Read(Path.Combine(directory, "pids.current")),
                    TimeSpan.FromMicroseconds(CgroupFile.Read(processor, "throttled_usec")));
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
                if (CgroupFile.Read(Path.Combine(directory, "memory.events"), "oom_kill") > 0)
                    return LimitBreaches.Memory(limits, Peak());
                return CgroupFile.Read(Path.Combine(directory, "pids.events"), "max") > 0
                    ? LimitBreaches.Processes(limits)
                    : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }

        public override Task RemoveAsync() => CgroupFile.RemoveAsync([directory]);

        // memory.peak came with Linux 5.19.
        private long Peak() => File.Exists(Path.Combine(directory, "memory.peak"))
            ? CgroupFile.Read(Path.Combine(directory, "memory.peak"))
            : CgroupFile.Read(Path.Combine(directory, "memory.current"));
    }
}
