using System.Net.Sockets;
using KariOrleans.Protocol.Wire;

// A host that misbehaves, for SandboxStartTests: started by the launcher like the real one, it does what the file
// "behaviour" beside the live slots says. It never starts an extension.
var behaviour = File.ReadAllText(Path.Combine(Path.GetDirectoryName(args[0])!, "..", "behaviour"));
if (behaviour == "exits")
{
    Console.Error.WriteLine("no mood to connect");
    return 9;
}

var token = Console.ReadLine()!;
using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
socket.Connect(new UnixDomainSocketEndPoint(args[0]));
using var connection = new FrameConnection(socket);
var hello = new FrameHeader(0, 0, FrameKind.Hello, 0, 0);
switch (behaviour)
{
    case "wrong-token":
        await connection.SendAsync(
            hello, new HelloMessage(WireLimits.Version, new string('0', 32), 1, "x"), true, default);
        break;
    case "wrong-version":
        await connection.SendAsync(hello, new HelloMessage(WireLimits.Version + 1, token, 1, "x"), true, default);
        break;
    case "garbage":
        socket.Send("GET / HTTP/1.1\r\n\r\n"u8);
        break;
    case "not-hello":
        await connection.SendAsync(new FrameHeader(0, 0, FrameKind.Drain, 0, 0), default);
        break;
    case "never-ready":
        await connection.SendAsync(hello, new HelloMessage(WireLimits.Version, token, 1, "x"), true, default);
        break;
}

// The platform ends this process, or closes the session.
try
{
    while (connection.Receive())
    {
        while (connection.TryTake(out _, out _))
        {
        }
    }
}
catch (WireException)
{
    return 1;
}

return 0;
