using System.Runtime.InteropServices;

namespace TestExtensions;

internal static partial class Libc
{
    private const int FileSize = 1;

    /// <summary>Tries to lift the file size limit in both ways that there are; the errors, 0 for success.</summary>
    public static (int First, int Second) LiftFileSize()
    {
        ulong[] unlimited = [ulong.MaxValue, ulong.MaxValue];
        var first = SetLimit(FileSize, in unlimited[0]) == 0 ? 0 : Marshal.GetLastPInvokeError();
        var second = SetLimit(0, FileSize, in unlimited[0], 0) == 0 ? 0 : Marshal.GetLastPInvokeError();
        return (first, second);
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in ulong limit);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int SetLimit(int process, int resource, in ulong limit, nint old);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string name);
}
