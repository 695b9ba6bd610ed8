using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// A send that takes what fits and never waits. The runtime's own asynchronous send switches the whole socket to
/// non-blocking, after which no thread can sleep in a receive any more; it is left to what doesn't fit.
/// </summary>
internal static partial class SocketSend
{
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    /// <summary>Sends what fits now and returns how many bytes that was; 0 also where something is wrong.</summary>
    public static int AtOnce(Socket socket, ReadOnlySpan<byte> bytes)
    {
        if (!OperatingSystem.IsLinux() || bytes.IsEmpty) return 0;

        var handle = socket.SafeHandle;
        var isHeld = false;
        try
        {
            handle.DangerousAddRef(ref isHeld);
            ref var first = ref MemoryMarshal.GetReference(bytes);
            var sent = Send((int)handle.DangerousGetHandle(), in first, bytes.Length, DontWait | NoSignal);
            return (int)Math.Max(0, sent);
        }
        catch (ObjectDisposedException)
        {
            // The next send says so.
            return 0;
        }
        finally
        {
            if (isHeld) handle.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "send"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int socket, ref readonly byte buffer, nint length, int flags);
}
