using System.Globalization;
using System.Runtime.InteropServices;

namespace KariOrleans.Sandbox;

/// <summary>The priority of process trees.</summary>
internal static partial class ProcessPriority
{
    /// <summary>The normal priority.</summary>
    public const int Normal = 0;

    /// <summary>The lowest priority. Only root can take it back.</summary>
    public const int Lowest = 19;

    private const int OfProcess = 0;

    /// <summary>Gives a priority to every thread of some processes.</summary>
    public static void Set(IReadOnlyList<int> processes, int priority)
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (var process in processes)
        {
            try
            {
                foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
                {
                    var id = int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture);
                    _ = SetPriority(OfProcess, id, priority);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int id, int priority);
}
