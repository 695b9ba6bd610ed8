using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Orleans.Concurrency;

namespace KariOrleans.Benchmarks;

/// <summary>
/// The floor: Kestrel and one grain, nothing else. No authentication, no filter, no child, no dashboard.
/// </summary>
internal static class FloorServer
{
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), gatewayPort: 0));
        var app = builder.Build();
        app.MapPost("/echo", async (HttpContext context, IGrainFactory grains) =>
        {
            var read = await context.Request.BodyReader.ReadAtLeastAsync((int)(context.Request.ContentLength ?? 0));
            var body = read.Buffer.ToArray();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            var answer = await grains.GetGrain<IFloorGrain>("floor").EchoAsync(body, context.RequestAborted);
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
        await app.StartAsync();
        Console.WriteLine(app.Urls.First());
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

/// <summary>A grain that answers with what it is sent.</summary>
[GrainInterfaceType("kari.benchmark-floor")]
internal interface IFloorGrain : IGrainWithStringKey
{
    [AlwaysInterleave]
    Task<byte[]> EchoAsync(byte[] body, CancellationToken cancellationToken);
}

internal sealed class FloorGrain : Grain, IFloorGrain
{
    public Task<byte[]> EchoAsync(byte[] body, CancellationToken cancellationToken) => Task.FromResult(body);
}
