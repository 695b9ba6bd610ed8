using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Lets the processes of a tree write to files, or not: a file size limit of nothing makes the kernel refuse every
/// write with "File too large", while reading and deleting go on. The start of a child has turned off the signal that
/// would end it for that, and the filter keeps it from lifting the limit. Writes into mapped memory and empty files are
/// not refused.
/// </summary>
internal static partial class FileWriting
{
    private const int FileSize = 1;
    private const ulong Unlimited = ulong.MaxValue;
    private const int Rounds = 3;

    private const string Script = """
        limit=$1; shift; for process; do prlimit --pid "$process" --fsize="$limit:"; done
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Refuses writes from now on, also of what the processes start later.</summary>
    public static void Refuse(Func<IReadOnlyList<int>> tree)
    {
        var done = new HashSet<int>();
        // One that was started while the others were dealt with has its parent's old limit.
        for (var round = 0; round < Rounds; round++)
        {
            var added = tree().Where(done.Add).ToList();
            if (added.Count == 0) return;
            Set(added, 0);
        }
    }

    /// <summary>Allows writes again.</summary>
    public static void Allow(Func<IReadOnlyList<int>> tree) => Set(tree(), Unlimited);

    private static void Set(IReadOnlyList<int> processes, ulong bytes)
    {
        // The upper limit stays: without a capability that containers often lack nobody could raise it again.
        var limit = new Limit(bytes, Unlimited);
        var others = processes.Where(process => Set(process, FileSize, in limit, 0) != 0).ToList();
        foreach (var group in others.GroupBy(UserOf))
        {
            if (group.Key > 0) SetAs(group.Key, group, bytes);
        }
    }

    // A user may set the limits of its own processes.
    private static void SetAs(int user, IEnumerable<int> processes, ulong bytes)
    {
        var id = user.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(
            "setpriv",
            [
                "--reuid", id, "--regid", id, "--clear-groups", "--no-new-privs", "/bin/sh", "-c", Script, "kari-files",
                bytes == Unlimited ? "unlimited" : "0",
                .. processes.Select(process => process.ToString(CultureInfo.InvariantCulture)),
            ])
        {
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        // It runs as the hostile process does: nothing of the server may be in it.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        try
        {
            using var setting = Process.Start(start);
            if (setting?.WaitForExit(Patience) == false) setting.Kill();
        }
        catch (Win32Exception)
        {
            // Without the program nothing is refused: the end of the tree is the limit then.
        }
    }

    private static int UserOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status")
                .First(line => line.StartsWith("Uid:", StringComparison.Ordinal));
            return int.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int Set(int process, int resource, in Limit limit, nint old);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Limit(ulong current, ulong most)
    {
        private readonly ulong current = current;
        private readonly ulong most = most;
    }
}
