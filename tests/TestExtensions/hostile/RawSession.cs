using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace TestExtensions;

/// <summary>
/// The session's socket, past the SDK and the host: it is the one Unix socket that this process has open, and nothing
/// hides it from the code inside.
/// </summary>
internal static partial class RawSession
{
    /// <summary>Writes bytes between the frames of the host.</summary>
    public static void Write(byte[] bytes)
    {
        foreach (var socket in Sockets()) _ = Write(socket, bytes, bytes.Length);
    }

    /// <summary>Closes the session in both directions.</summary>
    public static void Close()
    {
        foreach (var socket in Sockets()) _ = Shutdown(socket, 2);
    }

    /// <summary>A frame.</summary>
    public static byte[] Frame(byte kind, uint id = 0, byte flags = 0, ushort method = 0, params byte[] payload)
    {
        var frame = new byte[12 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), id);
        frame[8] = kind;
        frame[9] = flags;
        BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(10), method);
        payload.CopyTo(frame, 12);
        return frame;
    }

    /// <summary>A Result that answers with a text.</summary>
    public static byte[] Result(uint id, string text) => Frame(
        5, id,
        payload: [0x96, 0, 0xcc, 200, 0xc0, 0x90, 0xc4, (byte)text.Length, .. Encoding.ASCII.GetBytes(text), 0xc0]);

    /// <summary>A HostCall of the extension itself.</summary>
    public static byte[] HostCall(uint id, ushort method, params byte[] arguments) =>
        Frame(7, id, 0, method, [0x92, 0, 0xc4, (byte)arguments.Length, .. arguments]);

    /// <summary>A Notice of the extension itself.</summary>
    public static byte[] Notice(ushort method, params byte[] arguments) =>
        Frame(10, 0, 0, method, [0x92, 0, 0xc4, (byte)arguments.Length, .. arguments]);

    /// <summary>A log line.</summary>
    public static byte[] LogLine { get; } = Notice(40, [0x92, 2, 0xa5, .. "flood"u8]);

    /// <summary>Sends open files along with a frame, as a process may that wants another to hold them.</summary>
    public static unsafe nint SendDescriptors(byte[] frame)
    {
        // A control message of the kind SCM_RIGHTS with three descriptors: length, level, type, descriptors.
        var control = stackalloc byte[32];
        *(nint*)control = 28;
        *(int*)(control + 8) = 1;
        *(int*)(control + 12) = 1;
        for (var i = 0; i < 3; i++) *(int*)(control + 16 + (4 * i)) = i;
        fixed (byte* bytes = frame)
        {
            var vector = stackalloc nint[2] { (nint)bytes, frame.Length };
            var message = stackalloc nint[7] { 0, 0, (nint)vector, 1, (nint)control, 32, 0 };
            return Libc.Invoke(Libc.SendMessage, Sockets().First(), (nint)message, 0);
        }
    }

    /// <summary>The descriptors of the session's socket.</summary>
    public static IEnumerable<int> Sockets() => Directory.GetFiles("/proc/self/fd")
        .Where(link => File.ResolveLinkTarget(link, returnFinalTarget: false)?.Name.StartsWith(
            "socket:", StringComparison.Ordinal) == true)
        .Select(link => int.Parse(Path.GetFileName(link), null));

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nint count);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    private static partial int Shutdown(int descriptor, int how);
}
