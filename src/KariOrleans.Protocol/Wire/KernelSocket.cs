using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

// Calls to the kernel are compiled ahead of time only where nothing is to be marshalled.
[assembly: DisableRuntimeMarshalling]

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// A Unix socket by the kernel's own calls, for the child: the runtime's socket starts an engine with a thread of its
/// own, which a session has no use for and which is a tenth of a cold start. Linux only.
/// </summary>
internal sealed partial class KernelSocket : IFrameSocket
{
    private const ushort UnixFamily = 1;
    private const int StreamKind = 1;
    private const int CloseOnExec = 0x80000;
    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;
    private const int BothWays = 2;
    private const short Readable = 1;
    private const int Interrupted = 4;

    // sun_path of sockaddr_un, with the zero that ends it.
    private const int LongestPath = 108;

    private readonly Descriptor descriptor;

    private KernelSocket(int descriptor) => this.descriptor = new Descriptor(descriptor);

    public bool IsReadable
    {
        get
        {
            var waiting = new PollEntry { Descriptor = Hold(), Events = Readable };
            try
            {
                return Poll(ref waiting, 1, 0) > 0;
            }
            finally
            {
                descriptor.DangerousRelease();
            }
        }
    }

    /// <summary>Connects to the socket at a path.</summary>
    /// <exception cref="IOException">Nobody listens there.</exception>
    public static KernelSocket Connect(string path)
    {
        Span<byte> address = stackalloc byte[sizeof(ushort) + LongestPath];
        address.Clear();
        BitConverter.TryWriteBytes(address, UnixFamily);
        if (Encoding.UTF8.GetByteCount(path) >= LongestPath)
            throw new IOException($"The path {path} is too long for a socket.");
        var length = sizeof(ushort) + Encoding.UTF8.GetBytes(path, address[sizeof(ushort)..]) + 1;

        var descriptor = Create(UnixFamily, StreamKind | CloseOnExec, 0);
        if (descriptor < 0) throw Failure();
        if (Connect(descriptor, in address[0], length) != 0)
        {
            var failure = Failure();
            _ = CloseDescriptor(descriptor);
            throw failure;
        }

        return new KernelSocket(descriptor);
    }

    /// <summary>Two sockets that are connected to each other.</summary>
    /// <exception cref="IOException">The process has no descriptors left.</exception>
    public static (KernelSocket One, KernelSocket Other) Pair()
    {
        Span<int> pair = stackalloc int[2];
        return SocketPair(UnixFamily, StreamKind | CloseOnExec, 0, ref pair[0]) == 0
            ? (new KernelSocket(pair[0]), new KernelSocket(pair[1]))
            : throw Failure();
    }

    /// <summary>Sends what fits now and returns how many bytes that was; 0 also where something is wrong.</summary>
    public static int SendAtOnce(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return 0;
        var isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            return (int)Math.Max(
                0, Send((int)socket.DangerousGetHandle(), in bytes[0], bytes.Length, DontWait | NoSignal));
        }
        catch (ObjectDisposedException)
        {
            // The next send says so.
            return 0;
        }
        finally
        {
            if (isHeld) socket.DangerousRelease();
        }
    }

    public int Receive(Span<byte> buffer)
    {
        var held = Hold();
        try
        {
            while (true)
            {
                var received = Receive(held, ref buffer[0], buffer.Length, 0);
                if (received >= 0) return (int)received;
                if (Marshal.GetLastSystemError() != Interrupted) throw Failure();
            }
        }
        finally
        {
            descriptor.DangerousRelease();
        }
    }

    public int SendAtOnce(ReadOnlySpan<byte> bytes) => SendAtOnce(descriptor, bytes);

    // Who sends more than fits waits for whoever reads it, on a thread that nothing else needs.
    public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => new(Task.Factory.StartNew(
        () => SendAndWait(bytes.Span), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    public void Dispose()
    {
        if (descriptor.IsClosed) return;

        // Wakes who sleeps in a receive; the number is given back only when nobody uses it any more.
        _ = Shutdown((int)descriptor.DangerousGetHandle(), BothWays);
        descriptor.Dispose();
    }

    private int SendAndWait(ReadOnlySpan<byte> bytes)
    {
        var held = Hold();
        try
        {
            while (true)
            {
                var sent = Send(held, in bytes[0], bytes.Length, NoSignal);
                if (sent >= 0) return (int)sent;
                if (Marshal.GetLastSystemError() != Interrupted) throw Failure();
            }
        }
        finally
        {
            descriptor.DangerousRelease();
        }
    }

    private int Hold()
    {
        var isHeld = false;
        descriptor.DangerousAddRef(ref isHeld);
        return (int)descriptor.DangerousGetHandle();
    }

    private static IOException Failure() => new(Marshal.GetPInvokeErrorMessage(Marshal.GetLastSystemError()));

    [LibraryImport("libc", EntryPoint = "socket"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Create(int family, int kind, int protocol);

    [LibraryImport("libc", EntryPoint = "socketpair")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SocketPair(int family, int kind, int protocol, ref int pair);

    [LibraryImport("libc", EntryPoint = "connect"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Connect(int socket, ref readonly byte address, int length);

    [LibraryImport("libc", EntryPoint = "send"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Send(int socket, ref readonly byte buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Receive(int socket, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "poll"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "shutdown"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Shutdown(int socket, int how);

    [LibraryImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseDescriptor(int socket);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    private sealed class Descriptor : SafeHandleMinusOneIsInvalid
    {
        public Descriptor(int descriptor) : base(ownsHandle: true) => SetHandle(descriptor);

        protected override bool ReleaseHandle() => CloseDescriptor((int)handle) == 0;
    }
}
