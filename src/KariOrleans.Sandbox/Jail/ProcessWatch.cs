namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Limits where no control group may be made: the tree is added up several times a second and ended when it uses too
/// much. What it does between two looks nobody sees, and its processor time is measured but not held.
/// </summary>
internal sealed class ProcessWatch : ILimitBackend
{
    public string Name => "watched processes";

    public LimitGroup Create(string name, ResourceLimits limits) => new Group(limits);

    public void Dispose()
    {
    }

    private sealed class Group(ResourceLimits limits) : LimitGroup
    {
        private const int QuietLooksBeforeAll = 16;

        private readonly Lock gate = new();
        private IReadOnlyList<int> known = [];
        private TimeSpan knownTime;
        private int quietLooks;
        private ResourceLimits limits = limits;
        private ProcessorAllowance? allowance;
        private ResourceUse last;
        private int root;
        private volatile bool isHeld;

        public override IReadOnlyList<string> JoinFiles => [];

        public override bool IsHeld => isHeld;

        public override bool IsOnlyWatched => true;

        public override void Attach(int process) => Volatile.Write(ref root, process);

        public override LimitBreach? Apply(ResourceLimits wanted)
        {
            if (WorkingMemory() is { } used && used > wanted.MemoryBytes)
                return LimitBreaches.MemoryInUse(wanted, used);
            lock (gate) limits = wanted;
            return null;
        }

        public override void LimitProcessor(double percent)
        {
            lock (gate) allowance = new ProcessorAllowance(percent);
        }

        public override void HoldBack(TimeSpan elapsed, TimeSpan used)
        {
            lock (gate)
            {
                if (allowance is null) return;
                allowance.Spend(elapsed, used);
                isHeld = allowance.IsExceeded;
            }
        }

        // To find all processes costs most. It can wait while those that are known do nothing.
        public override TimeSpan? ProcessorTime()
        {
            lock (gate)
            {
                var time = TimeSpan.Zero;
                foreach (var process in known) time += ProcessTree.ProcessorTime(process) ?? TimeSpan.Zero;
                var isQuiet = known.Count > 0 && time == knownTime && ++quietLooks < QuietLooksBeforeAll;
                if (isQuiet) return last.ProcessorTime;
                (knownTime, quietLooks) = (time, 0);
                return Measure()?.ProcessorTime;
            }
        }

        public override ResourceUse? Measure()
        {
            var processes = Processes();
            if (processes.Count == 0) return null;
            long memory = 0;
            var threads = 0;
            var time = TimeSpan.Zero;
            foreach (var process in processes)
            {
                if (ProcessTree.Measure(process) is not { } use) continue;
                memory += use.OwnMemoryBytes;
                threads += use.Threads;
                time += use.ProcessorTime;
            }

            lock (gate)
            {
                known = processes;
                // What a process has used is its parent's only after the parent has asked for it.
                var used = time > last.ProcessorTime ? time : last.ProcessorTime;
                last = new ResourceUse(
                    memory, Math.Max(memory, last.PeakMemoryBytes), used, threads, TimeSpan.Zero);
                return last;
            }
        }

        public override long? WorkingMemory() => Measure()?.MemoryBytes;

        public override LimitCounts? Counts() => new LimitCounts(0, 0);

        public override LimitBreach? FindExcess()
        {
            lock (gate)
            {
                return last.MemoryBytes > limits.MemoryBytes ? LimitBreaches.Memory(limits, last.MemoryBytes)
                    : last.Processes > limits.Processes ? LimitBreaches.Processes(limits, last.Processes)
                    : null;
            }
        }

        public override LimitBreach? FindBreach() => null;

        public override IReadOnlyList<int> Processes() =>
            Volatile.Read(ref root) is var process and not 0 ? ProcessTree.Of(process) : [];

        // The silo ends the tree by its process group, and bubblewrap the namespace with it.
        public override Task RemoveAsync() => Task.CompletedTask;
    }
}
