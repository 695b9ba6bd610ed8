using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Adds up what a directory that belongs to a hostile process takes of the disk. Every step is relative to an open
/// directory: no link is followed, no path can be too long, and what is moved away meanwhile leads nowhere else.
/// </summary>
internal sealed partial class DirectoryWalk(int maxFiles)
{
    private const int CurrentDirectory = -100;
    private const int DoNotFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint Wanted = 0x2 | 0x1 | 0x4 | 0x100 | 0x400;
    private const int TypeMask = 0xf000;
    private const int TypeDirectory = 0x4000;
    private const int BlockBytes = 512;

    private static readonly byte[] Nothing = [0];

    // Close at exec, and these two of which each architecture has numbers of its own: a directory, and no link.
    private static readonly int ReadDirectory = 0x80000 | (RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.Arm64 or Architecture.Arm => 0x4000 | 0x8000,
        _ => 0x10000 | 0x20000,
    });

    // Files with several names count once; so do deleted ones that several processes hold.
    private readonly HashSet<ulong> seen = [];
    private ulong device;

    /// <summary>Allocated blocks so far, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Files and directories so far.</summary>
    public int Files { get; private set; }

    /// <summary>Whether something was left out, because it was too deep or there were too many files.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>Adds a directory with everything in it; false where it isn't there.</summary>
    public bool Add(string directory)
    {
        using var root = Open(CurrentDirectory, Terminated(directory), ReadDirectory);
        if (root.IsInvalid || Status(root, Nothing, EmptyPath) is not { } status) return false;
        device = status.Device;
        Bytes += status.Blocks * BlockBytes;
        Enter(root, depth: 1);
        return true;
    }

    /// <summary>Adds a file that a process holds, if it lies on the same disk and has no name any more.</summary>
    /// <param name="path">A magic link of the kernel to what is held.</param>
    public void AddUnnamed(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        if (Status(CurrentDirectory, Terminated(path), 0, Wanted, ref buffer[0]) != 0) return;
        var status = new FileStatus(buffer);
        if (status.Names != 0 || status.Device != device || !seen.Add(status.Inode)) return;
        Files++;
        Bytes += status.Blocks * BlockBytes;
    }

    private void Enter(SafeFileHandle directory, int depth)
    {
        var entries = new byte[depth == 1 ? 32 << 10 : 4 << 10];
        while (!IsIncomplete)
        {
            var length = (int)List(directory, ref entries[0], entries.Length);
            if (length <= 0) return;
            for (var at = 0; at < length && !IsIncomplete;)
            {
                var size = MemoryMarshal.Read<ushort>(entries.AsSpan(at + 16));
                Take(directory, entries.AsSpan((at + 19)..(at + size)), depth);
                at += size;
            }
        }
    }

    private void Take(SafeFileHandle parent, ReadOnlySpan<byte> name, int depth)
    {
        if (name.StartsWith(".\0"u8) || name.StartsWith("..\0"u8)) return;
        if (Status(parent, name, DoNotFollow) is not { } status) return;
        if (Files >= maxFiles) IsIncomplete = true;
        if (IsIncomplete) return;
        if (status is { Names: > 1, IsDirectory: false } && !seen.Add(status.Inode)) return;
        Files++;
        Bytes += status.Blocks * BlockBytes;
        if (!status.IsDirectory || status.Device != device) return;
        if (depth == DiskMeter.MaxDepth)
        {
            IsIncomplete = true;
            return;
        }

        using var child = Open(parent.DangerousGetHandle().ToInt32(), name, ReadDirectory);
        if (!child.IsInvalid) Enter(child, depth + 1);
    }

    private static FileStatus? Status(SafeFileHandle directory, ReadOnlySpan<byte> name, int flags)
    {
        Span<byte> buffer = stackalloc byte[256];
        return Status(
            directory.DangerousGetHandle().ToInt32(), in MemoryMarshal.GetReference(name), flags, Wanted,
            ref buffer[0]) == 0 ? new FileStatus(buffer) : null;
    }

    private static SafeFileHandle Open(int directory, ReadOnlySpan<byte> name, int flags) =>
        new(OpenAt(directory, in MemoryMarshal.GetReference(name), flags), ownsHandle: true);

    private static int Status(int directory, ReadOnlySpan<byte> path, int flags, uint mask, ref byte status) =>
        Status(directory, in MemoryMarshal.GetReference(path), flags, mask, ref status);

    private static byte[] Terminated(string path) => [.. System.Text.Encoding.UTF8.GetBytes(path), 0];

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int directory, in byte name, int flags);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static partial nint List(SafeFileHandle directory, ref byte entries, nint length);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Status(int directory, in byte path, int flags, uint mask, ref byte status);

    // The fields of the kernel's struct statx that matter here.
    private readonly struct FileStatus(ReadOnlySpan<byte> status)
    {
        public uint Names { get; } = MemoryMarshal.Read<uint>(status[16..]);

        public bool IsDirectory { get; } = (MemoryMarshal.Read<ushort>(status[28..]) & TypeMask) == TypeDirectory;

        public ulong Inode { get; } = MemoryMarshal.Read<ulong>(status[32..]);

        public long Blocks { get; } = MemoryMarshal.Read<long>(status[48..]);

        public ulong Device { get; } = MemoryMarshal.Read<ulong>(status[136..]);
    }
}
