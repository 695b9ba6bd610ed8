using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using KariOrleans.Sdk;

namespace TestExtensions;

/// <summary>Ways to the world, by the clients that an extension may use.</summary>
internal static class Fetches
{
    /// <summary>Gets <c>url</c> <c>with</c> a client; answers with the body, or with what the client says.</summary>
    public static async Task<EndpointResponse> FetchAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        var input = (JsonObject)(await call.ReadJsonAsync(cancellationToken))!;
        var url = (string)input["url"]!;
        var authority = Path.Combine(Environment.GetEnvironmentVariable("EXTENSION_DATA_DIR")!, "ca.pem");
        try
        {
            return EndpointResponse.Text((string)input["with"]! switch
            {
                "http" => await new HttpClient().GetStringAsync(new Uri(url), cancellationToken),
                "trusting" => await new HttpClient(Trusting(authority)).GetStringAsync(new Uri(url), cancellationToken),
                "direct" => await new HttpClient(new SocketsHttpHandler { UseProxy = false })
                    .GetStringAsync(new Uri(url), cancellationToken),
                "sdk" => await ThroughSdkAsync(call.Egress, url, authority, cancellationToken),
                "curl" => await RunAsync(
                    "/usr/bin/curl", ["-sSfL", "--cacert", authority, url], cancellationToken),
                "python" => await RunAsync("/usr/bin/python3", ["-c", Python, url, authority], cancellationToken),
                var other => throw new ArgumentException($"There is no client {other}."),
            });
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            var refusal = e.InnerException as ExtensionException;
            return EndpointResponse.Text($"failed: {refusal?.Code} {refusal?.Remedy} {e.Message}");
        }
    }

    /// <summary>Sends the body to the egress socket as it is and answers with what comes back.</summary>
    public static async Task<EndpointResponse> RawAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await call.Body.CopyToAsync(bytes, cancellationToken);
        using var socket = Connect();
        socket.Send(bytes.ToArray());
        using var answer = new StreamReader(new NetworkStream(socket));
        return EndpointResponse.Text(await answer.ReadToEndAsync(cancellationToken));
    }

    /// <summary>Opens connections to the egress socket, a thousand at a time, and leaves them.</summary>
    public static EndpointResponse Flood()
    {
        var made = 0;
        for (var round = 0; round < 5; round++)
        {
            var sockets = new List<Socket>();
            try
            {
                for (; sockets.Count < 200; made++)
                {
                    sockets.Add(Connect());
                    sockets[^1].Send("CONNECT "u8);
                }
            }
            catch (SocketException)
            {
                // The queue is full.
            }

            sockets.ForEach(socket => socket.Dispose());
        }

        return EndpointResponse.Text($"{made}");
    }

    private static Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
        socket.Connect(new UnixDomainSocketEndPoint(Environment.GetEnvironmentVariable("KARI_EGRESS")!));
        socket.Blocking = true;
        return socket;
    }

    private static async Task<string> ThroughSdkAsync(
        EgressClient egress, string url, string authority, CancellationToken cancellationToken)
    {
        if (!File.Exists(authority)) return await egress.Http.GetStringAsync(new Uri(url), cancellationToken);
        using var handler = egress.CreateHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            IsFrom(authority, certificate);
        using var client = new HttpClient(handler);
        return await client.GetStringAsync(new Uri(url), cancellationToken);
    }

    private static HttpClientHandler Trusting(string authority) => new()
    {
        ServerCertificateCustomValidationCallback = (_, certificate, _, _) => IsFrom(authority, certificate),
    };

    private static bool IsFrom(string authority, X509Certificate? certificate)
    {
        using var expected = X509Certificate2.CreateFromPem(File.ReadAllText(authority));
        return expected.Equals(certificate);
    }

    private static async Task<string> RunAsync(
        string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : $"failed: {await errors}";
    }

    private const string Python = """
        import os, ssl, sys, urllib.request
        context = ssl.create_default_context(cafile=sys.argv[2]) if os.path.exists(sys.argv[2]) else None
        print(urllib.request.urlopen(sys.argv[1], context=context, timeout=30).read().decode(), end="")
        """;
}
