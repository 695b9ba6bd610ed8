using System.Runtime.InteropServices;

namespace KariOrleans.ExtensionHost;

/// <summary>
/// A process group of the child's own, so that what an extension starts can be ended with it. Not a session: Linux
/// schedules sessions as groups against each other, and silo and child would wait for each other's turn (calls took
/// twice as long).
/// </summary>
internal static partial class ProcessGroup
{
    /// <summary>Makes this process the leader of a new group.</summary>
    public static void Lead()
    {
        if (!OperatingSystem.IsWindows()) _ = SetProcessGroup(0, 0);
    }

    [LibraryImport("libc", EntryPoint = "setpgid"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetProcessGroup(int process, int group);
}
