using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Manifest;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;

namespace KariOrleans.Tests.Sandbox.Egress;

/// <summary>
/// An egress proxy without a child: the test connects to its socket itself, answers its look-ups and reads its log.
/// </summary>
internal sealed class ProxyRig : INameResolver, IEgressLog, IDisposable
{
    public const string Host = "allowed.test";

    private readonly string directory = Directory.CreateTempSubdirectory("kari-").FullName;
    private readonly Channel<EgressRecord> records = Channel.CreateUnbounded<EgressRecord>();
    private readonly TcpListener server = new(IPAddress.Loopback, 0);
    private readonly EgressProxy proxy;

    public ProxyRig(
        Func<EgressOptions, EgressOptions>? configure = null, TimeProvider? time = null,
        Func<int, NetworkHost[]>? hosts = null)
    {
        server.Start();
        Port = ((IPEndPoint)server.LocalEndpoint).Port;
        var options = new EgressOptions { Names = this, PrivateRanges = [IPNetwork.Parse("127.0.0.0/8")] };
        var spec = new SandboxSpec
        {
            Tenant = "acme",
            Extension = "courier",
            Version = "1.0.0",
            PackageDirectory = "",
            EntryPoint = "",
            DataDirectory = "",
            Egress = EgressPolicy.For(
                new HashSet<string> { "network:outbound_http" },
                hosts?.Invoke(Port) ?? [new NetworkHost(Host, Port)]),
        };
        proxy = EgressProxy.Open(
            spec, directory, configure?.Invoke(options) ?? options, this, time ?? TimeProvider.System)!;
    }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public string SocketPath => Path.Combine(directory, EgressProxy.SocketName);

    /// <summary>The port of the one host there is.</summary>
    public int Port { get; }

    /// <summary>Answers look-ups; by default with the loopback address.</summary>
    public Func<string, Task<IPAddress[]>> Answer { get; set; } = _ => Task.FromResult(Addresses("127.0.0.1"));

    public ConcurrentQueue<string> Asked { get; } = new();

    public static IPAddress[] Addresses(params string[] addresses) => [.. addresses.Select(IPAddress.Parse)];

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Asked.Enqueue(host);
        return Answer(host);
    }

    public void Record(EgressRecord connection) => records.Writer.TryWrite(connection);

    public Task<EgressRecord> RecordAsync() => records.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The host's side of the next connection.</summary>
    public Task<Socket> AcceptAsync() => server.AcceptSocketAsync().WaitAsync(Patience);

    /// <summary>Whether anybody has connected to the host and was not accepted yet.</summary>
    public bool IsDialled => server.Pending();

    /// <summary>Asks for a tunnel as the SDK does.</summary>
    public Task<EgressAnswer> OpenAsync(string host = Host, int? port = null) =>
        EgressTunnel.OpenAsync(SocketPath, host, port ?? Port, CancellationToken.None).WaitAsync(Patience);

    /// <summary>Asks for a tunnel that must be refused; answers with the rule.</summary>
    public async Task<string> RefusedAsync(string host = Host, int? port = null)
    {
        var answer = await OpenAsync(host, port);
        Assert.Null(answer.Tunnel);
        return Encoding.UTF8.GetString(answer.Refusal.Span).Split("\r\n")[0]["HTTP/1.1 ".Length..];
    }

    /// <summary>A bare connection to the socket.</summary>
    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
        return socket;
    }

    /// <summary>Sends bytes over a bare connection and reads what comes back until it ends.</summary>
    public async Task<string> SendAsync(string bytes)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(bytes));
        return await ReadToEndAsync(socket);
    }

    public static async Task<string> ReadToEndAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(Patience);
    }

    public void EndSession() => proxy.Dispose();

    public void Dispose()
    {
        proxy.Dispose();
        server.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
