using System.Runtime.InteropServices;

namespace TestExtensions;

/// <summary>System calls as an attacker makes them: by number, past every wrapper.</summary>
internal static partial class Libc
{
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    /// <summary>The result, or the negative error number.</summary>
    public static nint Invoke(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0) =>
        Result(Call(number, a, b, c, d, e, f));

    private static nint Result(nint returned) => returned == -1 ? -Marshal.GetLastPInvokeError() : returned;
}
