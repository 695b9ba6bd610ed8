using System.Net.Sockets;
using System.Text.Json;
using KariOrleans.Protocol.Hosting;

namespace KariOrleans.Sdk;

/// <summary>
/// The way out: HTTP to the hosts that the manifest declares. Every connection is asked for at the platform, which
/// looks the name up, checks it and dials; a redirect is one more connection, checked like the first. A refusal is an
/// <see cref="HttpRequestException"/> with the platform's <see cref="ExtensionException"/> inside it, whose code is the
/// rule (<c>host_not_declared</c>). A plain <c>new HttpClient()</c> works as well; it shows only the status of a
/// refusal.
/// </summary>
public sealed class EgressClient
{
    private readonly string? socketPath;
    private readonly bool isDirect;
    private readonly Lock gate = new();

    // Not a Lazy: an extension that never asks would load what belongs to HTTP at its start.
    private HttpClient? http;

    private EgressClient(string? socketPath, bool isDirect)
    {
        this.socketPath = socketPath;
        this.isDirect = isDirect;
    }

    /// <summary>One client for all of the extension's calls: it keeps connections open and may be shared.</summary>
    public HttpClient Http
    {
        get
        {
            lock (gate) return http ??= new HttpClient(CreateHandler());
        }
    }

    /// <summary>
    /// A handler for a client with settings of your own. What must stay is its <see
    /// cref="SocketsHttpHandler.ConnectCallback"/>.
    /// </summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = async (context, cancellationToken) => await ConnectAsync(
            context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false),
    };

    /// <summary>Opens a connection to a declared host for a protocol other than HTTP.</summary>
    /// <param name="host">The host, as the manifest declares it.</param>
    /// <param name="port">Its port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExtensionException">The platform refused it; the code is the rule.</exception>
    /// <exception cref="IOException">The connection could not be asked for.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken = default)
    {
        if (isDirect) return await DialAsync(host, port, cancellationToken).ConfigureAwait(false);
        if (socketPath is null)
        {
            throw new ExtensionException(
                "network_not_granted", $"{host} can't be reached: the manifest asks for no network.",
                "Add outbound_https to permissions.network_access, and the host to network.hosts of extension.json.");
        }

        EgressAnswer answer;
        try
        {
            answer = await EgressTunnel.OpenAsync(socketPath, host, port, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new IOException($"The platform takes no connections: {e.Message}", e);
        }

        return answer.Tunnel ?? throw Refusal(host, answer.Refusal);
    }

    /// <summary>The client of a child whose egress socket is there, or null where it has none.</summary>
    internal static EgressClient Through(string? socketPath) => new(socketPath, isDirect: false);

    /// <summary>The client of a test: it dials itself and checks nothing.</summary>
    internal static EgressClient Direct() => new(null, isDirect: true);

    private static async Task<Stream> DialAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ExtensionException Refusal(string host, ReadOnlyMemory<byte> answer)
    {
        var body = answer[(answer.Span.IndexOf("\r\n\r\n"u8) + 4)..];
        try
        {
            using var problem = JsonDocument.Parse(body);
            var status = problem.RootElement.GetProperty("status").GetInt32();
            return new ExtensionException(
                Text("code")!, Text("detail")!, Text("remedy"), retryable: status is not (400 or 403));

            string? Text(string name) => problem.RootElement.GetProperty(name).GetString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ExtensionException(
                "egress_failed", $"The platform refused a connection to {host} and did not say why.",
                "Look at the server's log.");
        }
    }
}
