using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Server;

namespace KariOrleans.Benchmarks;

/// <summary>The product itself, embedded: one tenant has echo installed, another one that misbehaves.</summary>
internal static class BenchmarkServer
{
    public const string Tenant = "bench";

    private const string Neighbour = "neighbour";

    /// <summary>Starts a server on a data directory of its own.</summary>
    public static async Task<(ServerHost Host, string[] Keys, string Directory)> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("kari-bench-").FullName;
        var options = new ServerOptions
        {
            DataDirectory = directory,
            Urls = "http://127.0.0.1:0",
            HostAssembly = Output.HostAssembly,
            ExtensionRoots = [Output.BuiltInExtensions, Output.TestExtension("echo"), Output.TestExtension("hostile")],
        };
        var host = await ServerHost.StartAsync(options, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Configuration["FrontDoor:CallsPerMinute"] = "0";
        });
        CallerContext.Set(Caller.Platform);
        var grains = host.Application.Services.GetRequiredService<IGrainFactory>();
        string[] keys = [await CreateAsync(grains, Tenant, "echo"), await CreateAsync(grains, Neighbour, "hostile")];
        return (host, keys, directory);
    }

    private static async Task<string> CreateAsync(IGrainFactory grains, string name, string extension)
    {
        CallerContext.Set(Caller.Platform);
        var tenant = grains.Tenant(name);
        await tenant.CreateAsync(name);
        var installed = await tenant.InstallAsync(extension, null, "bench");
        return installed.Outcome == LifecycleOutcome.Done
            ? (await tenant.CreateKeyAsync("bench", ["admin", "user"], "bench")).Key
            : throw new InvalidOperationException(installed.Error?.Message);
    }

    /// <summary>Serves until standard input ends; prints the address and the tenants' keys first.</summary>
    public static async Task<int> RunAsync()
    {
        var (host, keys, directory) = await StartAsync();
        Console.WriteLine($"{host.Url} {string.Join(' ', keys)}");
        await Console.In.ReadToEndAsync();
        await host.DisposeAsync();
        Directory.Delete(directory, recursive: true);
        return 0;
    }
}
