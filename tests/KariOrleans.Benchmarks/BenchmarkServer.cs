using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Server;

namespace KariOrleans.Benchmarks;

/// <summary>The product itself, embedded, with one tenant that has echo and the built-in plugins installed.</summary>
internal static class BenchmarkServer
{
    public const string Tenant = "bench";

    /// <summary>Starts a server on a data directory of its own.</summary>
    public static async Task<(ServerHost Host, string Key, string Directory)> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("kari-bench-").FullName;
        var options = new ServerOptions
        {
            DataDirectory = directory,
            Urls = "http://127.0.0.1:0",
            HostAssembly = Output.HostAssembly,
            ExtensionRoots = [Output.BuiltInExtensions, Output.TestExtension("echo")],
        };
        var host = await ServerHost.StartAsync(options, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Configuration["FrontDoor:CallsPerMinute"] = "0";
        });
        CallerContext.Set(Caller.Platform);
        var tenant = host.Application.Services.GetRequiredService<IGrainFactory>().Tenant(Tenant);
        await tenant.CreateAsync("Benchmark");
        var installed = await tenant.InstallAsync("echo", null, "bench");
        if (installed.Outcome != LifecycleOutcome.Done) throw new InvalidOperationException(installed.Error?.Message);
        return (host, (await tenant.CreateKeyAsync("bench", ["admin", "user"], "bench")).Key, directory);
    }

    /// <summary>Serves until standard input ends; prints the address and the key first.</summary>
    public static async Task<int> RunAsync()
    {
        var (host, key, directory) = await StartAsync();
        Console.WriteLine($"{host.Url} {key}");
        await Console.In.ReadToEndAsync();
        await host.DisposeAsync();
        Directory.Delete(directory, recursive: true);
        return 0;
    }
}
