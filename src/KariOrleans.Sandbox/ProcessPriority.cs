using System.Globalization;
using System.Runtime.InteropServices;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>The priority of a process tree that was started at the lowest.</summary>
internal static partial class ProcessPriority
{
    private const int OfProcess = 0;

    /// <summary>Gives every thread of a process and of all it has started the normal priority.</summary>
    public static void MakeNormal(int processId)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            foreach (var process in ProcessTree.Of(processId))
            {
                foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
                    _ = SetPriority(OfProcess, int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), 0);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile: the session will say how.
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int id, int priority);
}
