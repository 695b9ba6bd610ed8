using System.Runtime.InteropServices;

namespace TestExtensions;

/// <summary>System calls as an attacker makes them: by number, past every wrapper.</summary>
internal static partial class Libc
{
    // Numbers of x86-64.
    public const nint Write = 1;
    public const nint Open = 2;
    public const nint SendMessage = 46;
    public const nint Fork = 57;
    public const nint Kill = 62;
    public const nint Flock = 73;
    public const nint ChangeDirectory = 80;
    public const nint MakeDirectory = 83;
    public const nint ExitAll = 231;

    // Signals.
    public const nint KillSignal = 9;
    public const nint Stop = 19;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    /// <summary>The result, or the negative error number.</summary>
    public static nint Invoke(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0) =>
        Result(Call(number, a, b, c, d, e, f));

    private static nint Result(nint returned) => returned == -1 ? -Marshal.GetLastPInvokeError() : returned;

    /// <summary>A call whose argument at a place is a text.</summary>
    public static nint WithText(string text, Func<nint, nint> call)
    {
        var copy = Marshal.StringToCoTaskMemUTF8(text);
        try
        {
            return call(copy);
        }
        finally
        {
            Marshal.FreeCoTaskMem(copy);
        }
    }
}
