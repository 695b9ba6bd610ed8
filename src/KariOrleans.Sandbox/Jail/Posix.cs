using System.ComponentModel;
using System.IO.Enumeration;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KariOrleans.Sandbox.Jail;

/// <summary>The few calls of the C library that .NET has no name for.</summary>
internal static partial class Posix
{
    private const int SigKill = 9;
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const uint OwnerWanted = 0x8;
    private const int OwnerOffset = 20;
    private const int EmptyPath = 0x1000;
    private const uint TypeWanted = 0x1;
    private const int ModeOffset = 28;
    private const ushort TypeMask = 0xf000;
    private const ushort TypeFile = 0x8000;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    private const UnixFileMode ReadByAll = UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private const UnixFileMode OpenToWrite = (UnixFileMode)0x3FF;

    public static bool IsRoot => OperatingSystem.IsLinux() && EffectiveUser() == 0;

    public static void Kill(int process) => _ = Signal(process, SigKill);

    /// <summary>Whether every user may list a directory and open what lies in it.</summary>
    public static bool IsOpenToAll(string directory) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(directory) & ReadByAll) == ReadByAll;

    /// <summary>Lets every user list a directory and open what lies in it.</summary>
    public static void OpenToAll(string directory)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, File.GetUnixFileMode(directory) | ReadByAll);
    }

    /// <summary>Makes a directory in which everybody may write, and delete only what is their own.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    public static void MakeOpenDirectory(string directory)
    {
        Directory.CreateDirectory(directory);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(directory, OpenToWrite);
    }

    /// <summary>The user that owns a file; of a symbolic link itself, not of what it names.</summary>
    /// <exception cref="Win32Exception">It can't be read.</exception>
    public static int OwnerOf(string path)
    {
        Span<byte> status = stackalloc byte[256];
        if (Status(CurrentDirectory, path, DoNotFollow, OwnerWanted, ref status[0]) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        return MemoryMarshal.Read<int>(status[OwnerOffset..]);
    }

    /// <summary>Whether a path is a file: no directory, link, pipe, socket or device.</summary>
    public static bool IsFile(string path)
    {
        Span<byte> status = stackalloc byte[256];
        return Status(CurrentDirectory, path, DoNotFollow, TypeWanted, ref status[0]) == 0
            && (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & TypeMask) == TypeFile;
    }

    /// <summary>Whether what is open is a file.</summary>
    public static bool IsFile(SafeFileHandle handle)
    {
        Span<byte> status = stackalloc byte[256];
        return Status(handle, "", EmptyPath, TypeWanted, ref status[0]) == 0
            && (MemoryMarshal.Read<ushort>(status[ModeOffset..]) & TypeMask) == TypeFile;
    }

    /// <summary>Opens for reading, without waiting for whoever writes into a pipe.</summary>
    /// <exception cref="Win32Exception">It can't be opened.</exception>
    public static SafeFileHandle OpenAtOnce(string path)
    {
        var handle = Open(path, NonBlocking | CloseOnExec);
        if (!handle.IsInvalid) return handle;
        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        throw new Win32Exception(error);
    }

    /// <summary>Gives a file to a user and the group of the same number.</summary>
    /// <exception cref="Win32Exception">The kernel refused it.</exception>
    public static void GiveTo(string path, int user)
    {
        if (ChangeOwner(path, user, user) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>
    /// Gives a tree to a user. What a symbolic link names stays whose it is: an extension could have made one to
    /// anything.
    /// </summary>
    /// <exception cref="Win32Exception">The kernel refused it.</exception>
    public static void GiveTreeTo(string directory, int user)
    {
        foreach (var path in EntriesBelow(directory)) GiveTo(path, user);
        GiveTo(directory, user);
    }

    /// <summary>Whether a tree has more files and directories than a number.</summary>
    public static bool HasMoreEntriesThan(string directory, int count) => EntriesBelow(directory).Skip(count).Any();

    private static FileSystemEnumerable<string> EntriesBelow(string directory) => new(
        directory,
        static (ref FileSystemEntry entry) => entry.ToFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
    {
        ShouldRecursePredicate = static (ref FileSystemEntry entry) =>
            !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
    };

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, int user, int group);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int directory, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(SafeFileHandle file, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
