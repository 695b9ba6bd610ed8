using System.ComponentModel;
using System.Runtime.InteropServices;

namespace KariOrleans.Sandbox.Jail;

/// <summary>The kernel's calls about mounts. They act on the mount namespace of the calling thread.</summary>
internal static partial class MountCalls
{
    // The numbers are the same on every architecture that .NET runs on.
    private const nint OpenTree = 428;
    private const nint MoveMount = 429;
    private const nint MountSetAttributes = 442;

    private const int NewMountNamespace = 0x20000;
    private const int CurrentDirectory = -100;
    private const int CloneTree = 1;
    private const int CloseOnExec = 0x80000;
    private const int EmptyPath = 0x1000;
    private const int FromEmptyPath = 0x4;
    private const ulong ReadOnly = 0x1;
    private const ulong NoSetUser = 0x2;
    private const ulong NoDevices = 0x4;

    /// <summary>Gives the calling thread a mount namespace of its own, a copy of the one it was in.</summary>
    /// <exception cref="Win32Exception">The kernel refused it.</exception>
    public static void LeaveNamespace() => Check(Unshare(NewMountNamespace));

    /// <summary>Calls mount(2).</summary>
    /// <exception cref="Win32Exception">The kernel refused it.</exception>
    public static void Mount(string? source, string target, string? type, MountFlags flags, string? data = null) =>
        Check(MountOld(source, target, type, (nuint)flags, data));

    /// <summary>Mounts a directory on another, without devices and set-user programs.</summary>
    /// <exception cref="Win32Exception">The kernel refused it.</exception>
    public static unsafe void Bind(string source, string target, bool isReadOnly)
    {
        var tree = OpenAsTree(source);
        try
        {
            // struct mount_attr: attributes to set, to clear, propagation, user namespace.
            var attributes = stackalloc ulong[4];
            attributes[0] = NoSetUser | NoDevices | (isReadOnly ? ReadOnly : 0);
            fixed (byte* empty = "\0"u8)
            {
                Check(Call(MountSetAttributes, tree, (nint)empty, EmptyPath, (nint)attributes, 4 * sizeof(ulong)));
                fixed (byte* to = Utf8(target))
                    Check(Call(MoveMount, tree, (nint)empty, CurrentDirectory, (nint)to, FromEmptyPath));
            }
        }
        finally
        {
            _ = Close((int)tree);
        }
    }

    private static unsafe nint OpenAsTree(string path)
    {
        fixed (byte* name = Utf8(path))
            return Check(Call(OpenTree, CurrentDirectory, (nint)name, CloneTree | CloseOnExec, 0, 0));
    }

    private static byte[] Utf8(string path) => [.. System.Text.Encoding.UTF8.GetBytes(path), 0];

    private static nint Check(nint result) =>
        result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MountOld(string? source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint first, nint second, nint third, nint fourth, nint fifth);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
