using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>The words for limits that were reached: the same whatever found it out.</summary>
internal static class LimitBreaches
{
    private const string Bytes = "bytes";
    private const string Count = "count";

    public static LimitBreach Memory(ResourceLimits limits, long peak) => new(
        LimitKind.Memory,
        "memory_limit_reached",
        limits.MemoryBytes,
        peak,
        Bytes,
        $"The extension's processes used {InMiB(peak)} MiB of memory; its limit is {InMiB(limits.MemoryBytes)} MiB. "
            + "One of them was ended.",
        "Use less memory at once (stream what is large), or raise resources.max_memory_mb in the manifest.");

    public static LimitBreach NearlyOutOfMemory(ResourceLimits limits, long used) =>
        Memory(limits, used) with
        {
            Code = "memory_limit_near",
            Message = $"The extension's processes use {InMiB(used)} MiB of memory, more than nine tenths of its limit "
                + $"of {InMiB(limits.MemoryBytes)} MiB. It works on one call at a time.",
        };

    public static LimitBreach MemoryInUse(ResourceLimits wanted, long used) =>
        Memory(wanted, used) with
        {
            Code = "memory_in_use",
            Message = $"The extension's processes use {InMiB(used)} MiB of memory, more than the "
                + $"{InMiB(wanted.MemoryBytes)} MiB that are to be their limit. The limit stays as it was.",
            Remedy = "Reload the extension: its new process begins under the new limit.",
        };

    public static LimitBreach Processor(ResourceLimits limits, double percent) => new(
        LimitKind.Cpu,
        "cpu_limit_reached",
        limits.CpuPercent,
        Math.Round(percent, 1),
        "percent",
        $"The extension's processes used {percent.ToString("0.#", CultureInfo.InvariantCulture)} % of one core; its "
            + $"limit is {limits.CpuPercent.ToString("0.#", CultureInfo.InvariantCulture)} %. It is held back.",
        "Do less at once, or raise resources.max_cpu_percent in the manifest.");

    public static LimitBreach Processes(ResourceLimits limits, int used) => new(
        LimitKind.Processes,
        "process_limit_reached",
        limits.Processes,
        used,
        Count,
        $"The extension wanted more than {limits.Processes} processes and threads, as many as it may have.",
        "Use the thread pool instead of threads of your own, and wait for the processes that you start.");

    public static LimitBreach OpenFiles(ResourceLimits limits, int used) => new(
        LimitKind.OpenFiles,
        "open_file_limit_reached",
        limits.OpenFiles,
        used,
        Count,
        $"A process of the extension has {used} open files; its limit is {limits.OpenFiles}.",
        "Close files, sockets and watchers when they are done with; dispose what holds them.");

    public static LimitBreach Scratch(long limit, long used) => new(
        LimitKind.Scratch,
        "scratch_limit_reached",
        limit,
        used,
        Bytes,
        $"The scratch directory holds {InMiB(used)} MiB; its limit is {InMiB(limit)} MiB.",
        "Delete files there when they are done with. It is a quarter of resources.max_memory_mb.");

    public static LimitBreach Disk(ResourceLimits limits, DiskUse use) => use.Bytes > limits.DiskBytes
        ? DiskOf(limits.DiskBytes, use.Bytes, Bytes,
            $"The extension's directory holds {InMiB(use.Bytes)} MiB; its limit is {InMiB(limits.DiskBytes)} MiB.")
        : use.IsBeyondMeasure
            ? DiskOf(limits.DiskFiles, use.Files, Count,
                $"The extension's directory has more than {limits.DiskFiles} files, or directories nested deeper than "
                    + $"{DiskMeter.MaxDepth}.")
            : DiskOf(limits.DiskFiles, use.Files, Count,
                $"The extension's directory has {use.Files} files; its limit is {limits.DiskFiles}.");

    public static LimitBreach ServerDisk(long freeBytes, long floorBytes) => new(
        LimitKind.Disk,
        "server_disk_nearly_full",
        floorBytes,
        freeBytes,
        Bytes,
        $"The server's disk has {InMiB(freeBytes)} MiB left; below {InMiB(floorBytes)} MiB no extension may write "
            + "files.",
        "Make room on the disk of the server's data directory.");

    public static LimitBreach Calls(int limit) => new(
        LimitKind.Calls,
        "too_many_calls",
        limit,
        limit + 1,
        Count,
        $"{limit} calls are in flight, as many as this installation may have.",
        "Call again later, or fewer at once.");

    private static LimitBreach DiskOf(double allowed, double used, string unit, string message) => new(
        LimitKind.Disk, "disk_limit_reached", allowed, used, unit, message,
        "Delete files in EXTENSION_DATA_DIR, or raise resources.max_disk_mb in the manifest.");

    private static string InMiB(long bytes) => ((bytes + (1 << 19)) >> 20).ToString(CultureInfo.InvariantCulture);
}
