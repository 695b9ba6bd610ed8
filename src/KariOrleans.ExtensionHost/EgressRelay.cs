using System.Net;
using System.Net.Sockets;
using KariOrleans.Protocol.Hosting;

namespace KariOrleans.ExtensionHost;

/// <summary>
/// Makes the egress socket what every HTTP client knows: a proxy on the loopback interface, named by
/// <c>HTTPS_PROXY</c>. It belongs to the child and decides nothing; the rules are at the socket's other end.
/// </summary>
internal sealed class EgressRelay
{
    private const int BufferBytes = 16 * 1024;

    private readonly string egress;
    private readonly Socket listener;

    private EgressRelay(string egress, Socket listener)
    {
        this.egress = egress;
        this.listener = listener;
    }

    /// <summary>Listens, and sets the variables that tell clients so. It ends with the process.</summary>
    /// <param name="egress">The path of the egress socket.</param>
    public static void Start(string egress)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(128);
        }
        catch (SocketException e)
        {
            // The SDK's own client does not need it.
            listener.Dispose();
            Console.Error.WriteLine($"There is no proxy for other HTTP clients: {e.Message}");
            return;
        }

        var proxy = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}";
        foreach (var name in (ReadOnlySpan<string>)["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"])
            Environment.SetEnvironmentVariable(name, proxy);
        foreach (var name in (ReadOnlySpan<string>)["NO_PROXY", "no_proxy"])
            Environment.SetEnvironmentVariable(name, "localhost,127.0.0.1,::1");

        // A thread that sleeps in the kernel: the machinery of asynchronous sockets is paid for by the first client,
        // not by every start.
        new Thread(new EgressRelay(egress, listener).Accept, 64 * 1024) { IsBackground = true, Name = "kari-relay" }
            .Start();
    }

    private void Accept()
    {
        while (true)
        {
            try
            {
                var client = listener.Accept();
                ThreadPool.UnsafeQueueUserWorkItem(state => _ = ServeAsync(state), client, preferLocal: false);
            }
            catch (SocketException e) when (e.SocketErrorCode is not SocketError.TooManyOpenSockets)
            {
                // A client that was gone before it was taken.
            }
            catch (SocketException)
            {
                Thread.Sleep(50);
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            var request = await ProxyRequest.ReadAsync(client).ConfigureAwait(false);
            if (request is null) return;
            if (request.Host is null)
            {
                await stream.WriteAsync(ProxyRequest.NotUnderstood).ConfigureAwait(false);
                return;
            }

            var answer = await EgressTunnel.OpenAsync(egress, request.Host, request.Port, CancellationToken.None)
                .ConfigureAwait(false);
            if (answer.Tunnel is not { } tunnel)
            {
                await stream.WriteAsync(answer.Refusal).ConfigureAwait(false);
                return;
            }

            await using (tunnel.ConfigureAwait(false))
            {
                await (request.IsTunnel ? stream : tunnel).WriteAsync(request.FirstBytes).ConfigureAwait(false);
                await PumpAsync(client, ((NetworkStream)tunnel).Socket).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // One of the two is gone, and the other is closed with it.
        }
    }

    private static async Task PumpAsync(Socket client, Socket tunnel)
    {
        var outgoing = CopyAsync(client, tunnel);
        var incoming = CopyAsync(tunnel, client);
        var first = await Task.WhenAny(outgoing, incoming).ConfigureAwait(false);
        await first.ConfigureAwait(false);
        await Task.WhenAll(outgoing, incoming).ConfigureAwait(false);
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReceiveAsync(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            for (var sent = 0; sent < count;)
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent)).ConfigureAwait(false);
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
