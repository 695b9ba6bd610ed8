using System.Net.Sockets;
using KariOrleans.ExtensionHost;
using KariOrleans.Protocol.Wire;
using Microsoft.Win32.SafeHandles;

// Usage: KariOrleans.ExtensionHost <socket> [warm], with the session token as the first line of standard input; with
// "warm" a session is run through once before the real one.
// Exit codes: 0 drained, 2 wrong usage, 3 no connection or the extension failed to start, 4 the platform went away or
// the protocol was broken.
if (args is not ([_] or [_, "warm"]))
{
    Console.Error.WriteLine(
        "usage: KariOrleans.ExtensionHost <socket> [warm] (started by KariOrleans; the session token comes on standard "
            + "input)");
    return 2;
}

ProcessGroup.Lead();
if (args.Length > 1) WarmUp.Run();
var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
try
{
    socket.Connect(new UnixDomainSocketEndPoint(args[0]));
    using var connection = new FrameConnection(socket);
    using var session = new HostSession(connection, ReadToken());
    session.Run();
    return session.ExitCode;
}
catch (Exception e) when (e is WireException or SocketException)
{
    Console.Error.WriteLine($"The session ended: {e.Message}");
    return e is WireException ? 4 : 3;
}

// A token on the command line or in the environment could be read by others through /proc.
static string ReadToken()
{
    using var input = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
    Span<byte> token = stackalloc byte[64];
    var length = 0;
    while (length < token.Length && input.ReadByte() is >= ' ' and var next) token[length++] = (byte)next;
    return System.Text.Encoding.ASCII.GetString(token[..length]);
}
