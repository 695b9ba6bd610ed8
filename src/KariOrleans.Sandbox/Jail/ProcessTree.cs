using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// A process and all its descendants, as the kernel lists them. In the jail none can leave it: what loses its parent
/// becomes a child of the namespace's first process, which is in the tree.
/// </summary>
internal static class ProcessTree
{
    private const int MostProcesses = 100_000;
    private const double TicksPerSecond = 100;

    /// <summary>The process and its descendants; empty where it is gone.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        List<int> tree = [root];
        for (var at = 0; at < tree.Count && tree.Count < MostProcesses; at++)
        {
            try
            {
                foreach (var thread in Directory.EnumerateDirectories(Invariant($"/proc/{tree[at]}/task")))
                    Add(tree, File.ReadAllText(Path.Combine(thread, "children")));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended; what it had started has another parent by now and comes with the next look.
                if (at == 0) return [];
            }
        }

        return tree;
    }

    /// <summary>What a process uses; null where it is gone.</summary>
    public static ProcessUse? Measure(int process) => CgroupFile.TryRead(() =>
    {
        var fields = Fields(process);
        return new ProcessUse(OwnMemory(process), ProcessorTime(fields), (int)Number(fields[17]));
    });

    /// <summary>Processor time of a process and of its children that have ended; null where it is gone.</summary>
    public static TimeSpan? ProcessorTime(int process) => CgroupFile.TryRead(() => ProcessorTime(Fields(process)));

    // The name in brackets is the process's own to choose.
    private static string[] Fields(int process)
    {
        var stat = File.ReadAllText(Invariant($"/proc/{process}/stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    private static TimeSpan ProcessorTime(string[] fields) => TimeSpan.FromSeconds(
        (Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])) / TicksPerSecond);

    // Pages of files are the kernel's to take back; shared memory is counted with each process that maps it.
    private static long OwnMemory(int process) => File.ReadLines(Invariant($"/proc/{process}/status"))
        .Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)
            || line.StartsWith("RssShmem:", StringComparison.Ordinal))
        .Sum(line => Number(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]) << 10);

    private static void Add(List<int> tree, string children)
    {
        foreach (var child in children.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            tree.Add(int.Parse(child, CultureInfo.InvariantCulture));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
