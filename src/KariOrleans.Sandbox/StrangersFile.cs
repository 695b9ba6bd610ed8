using System.ComponentModel;
using KariOrleans.Sandbox.Jail;
using Microsoft.Win32.SafeHandles;

namespace KariOrleans.Sandbox;

/// <summary>
/// Reads files that lie where strangers write. A pipe in a file's place is not waited for, a device is not opened, and
/// an exclusive lock that somebody holds on the file (which needs no right to write) keeps nobody out.
/// </summary>
public static class StrangersFile
{
    /// <summary>Whether a path is a file: no directory, link, pipe, socket or device.</summary>
    public static bool IsOne(string path) =>
        OperatingSystem.IsLinux() ? Posix.IsFile(path) : new FileInfo(path) is { Exists: true, LinkTarget: null };

    /// <summary>The first bytes of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Bytes to read at the most.</param>
    /// <exception cref="IOException">It can't be read, or it is no file.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        using var handle = Open(path);
        var bytes = new byte[Math.Min(RandomAccess.GetLength(handle), maxBytes)];
        var length = 0;
        while (length < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(length), length) is > 0 and var count)
            length += count;
        return bytes[..length];
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="IOException">It can't be opened, or it is no file.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static SafeFileHandle Open(string path)
    {
        const int notPermitted = 1, accessDenied = 13;
        if (!OperatingSystem.IsLinux())
            return File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // First asked, then opened, then asked again: opening a device may already do something, and what lies
            // there may be exchanged in between.
            if (File.Exists(path) && !Posix.IsFile(path)) throw new IOException($"{path} is not a file.");
            var handle = Posix.OpenAtOnce(path);
            if (Posix.IsFile(handle)) return handle;
            handle.Dispose();
            throw new IOException($"{path} is not a file.");
        }
        catch (Win32Exception e) when (e.NativeErrorCode is notPermitted or accessDenied)
        {
            throw new UnauthorizedAccessException($"Access to {path} is denied.", e);
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{path} can't be opened: {e.Message}", e);
        }
    }
}
