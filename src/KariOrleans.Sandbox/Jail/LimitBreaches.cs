using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>The words for limits that were reached: the same whatever found it out.</summary>
internal static class LimitBreaches
{
    public static LimitBreach Memory(ResourceLimits limits, long peak) => new(
        "memory_limit_reached",
        $"The extension's processes used {InMiB(peak)} MiB of memory; its limit is {InMiB(limits.MemoryBytes)} MiB. "
            + "The kernel ended one of them.",
        "Use less memory at once (stream what is large), or raise resources.max_memory_mb in the manifest.");

    public static LimitBreach Processes(ResourceLimits limits) => new(
        "process_limit_reached",
        $"The extension wanted more than {limits.Processes} processes and threads, as many as it may have.",
        "Use the thread pool instead of threads of your own, and wait for the processes that you start.");

    private static string InMiB(long bytes) => (bytes >> 20).ToString(CultureInfo.InvariantCulture);
}
