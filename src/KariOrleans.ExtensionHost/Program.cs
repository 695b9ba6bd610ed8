using KariOrleans.ExtensionHost;
using KariOrleans.Protocol.Wire;
using Microsoft.Win32.SafeHandles;

// Usage: KariOrleans.ExtensionHost <socket> [warm | <package directory> <entry point>], with the session token as the
// first line of standard input. With "warm" a session is run through once before the real one; with a package it is
// loaded while the session is being opened.
// Exit codes: 0 drained, 2 wrong usage, 3 no connection or the extension failed to start, 4 the platform went away or
// the protocol was broken.
if (args is not ([_] or [_, "warm"] or [_, _, _]))
{
    Console.Error.WriteLine(
        "usage: KariOrleans.ExtensionHost <socket> [warm | <package directory> <entry point>] (started by KariOrleans; "
            + "the session token comes on standard input)");
    return 2;
}

ProcessGroup.Lead();
var loading = args is [_, var package, var entryPoint] ? new PackageLoading(package, entryPoint) : null;
if (args is [_, "warm"]) WarmUp.Run();
try
{
    using var connection = FrameConnection.Connect(args[0]);
    using var session = new HostSession(connection, ReadToken(), loading);
    session.Run();
    return session.ExitCode;
}
catch (Exception e) when (e is WireException or IOException)
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
