using KariOrleans.FrontDoor;
using KariOrleans.FrontDoor.Access;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;
using Microsoft.AspNetCore.DataProtection;
using Orleans.Dashboard;

namespace KariOrleans.Server;

/// <summary>One running server: silo, front door, dashboard.</summary>
public sealed class ServerHost : IAsyncDisposable
{
    private readonly DataDirectory directory;
    private readonly string runDirectory;

    private ServerHost(WebApplication application, DataDirectory directory, string runDirectory)
    {
        Application = application;
        this.directory = directory;
        this.runDirectory = runDirectory;
    }

    /// <summary>The web application.</summary>
    public WebApplication Application { get; }

    /// <summary>The first address that the server listens on.</summary>
    public string Url => Application.Urls.First();

    /// <summary>What this machine enforces on extensions.</summary>
    public JailReport Sandbox => Application.Services.GetRequiredService<SandboxLauncher>().Report;

    /// <summary>Builds and starts a server.</summary>
    /// <param name="options">How to run it.</param>
    /// <param name="configure">Changes to the application before it is built, for tests and benchmarks.</param>
    /// <param name="map">Routes beside the front door's, for benchmarks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartupException">Something stands in the way that can be removed.</exception>
    public static async Task<ServerHost> StartAsync(
        ServerOptions options,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null,
        CancellationToken cancellationToken = default)
    {
        if (!File.Exists(options.HostAssembly))
            throw new StartupException($"The extension host {options.HostAssembly} is missing.",
                "Build the whole solution, or repair the installation.");

        var directory = DataDirectory.Take(options.DataDirectory);
        var runDirectory = directory.CreateRunDirectory();
        try
        {
            var application = Build(options, runDirectory, configure);
            map?.Invoke(application);
            await application.StartAsync(cancellationToken);
            return new ServerHost(application, directory, runDirectory);
        }
        catch (Exception e)
        {
            directory.Dispose();
            Directory.Delete(runDirectory, recursive: true);
            if (e is IOException && e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
                throw new StartupException(
                    e.Message, "Stop what listens there, or listen elsewhere: --urls http://localhost:PORT.");
            throw;
        }
    }

    private static WebApplication Build(
        ServerOptions options, string runDirectory, Action<WebApplicationBuilder>? configure)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls(options.Urls.Split(';'));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        // Nothing in the front door blocks, so a request may run on where its bytes arrive: two hops between threads
        // less.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);

        // What stops a start is thrown as well, and said once to whoever started the server.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // While this category may log, every request pays for an activity and a log scope that nobody reads.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(45));
        builder.Host.UseOrleans(silo => EmbeddedSilo.Configure(silo, options, runDirectory));
        builder.Services.AddFrontDoor(builder.Configuration);
        builder.Services.AddDataProtection().SetApplicationName("kari-orleans")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.DataDirectory, "keys")));
        configure?.Invoke(builder);

        var application = builder.Build();
        application.MapFrontDoor();
        application.MapOrleansDashboard("/dashboard").RequireAuthorization(FrontDoorPolicies.PlatformPages)
            .ExcludeFromDescription();
        return application;
    }

    /// <summary>Drains and stops the server.</summary>
    public async ValueTask DisposeAsync()
    {
        await Application.StopAsync();
        await Application.DisposeAsync();
        directory.Dispose();
        if (Directory.Exists(runDirectory)) Directory.Delete(runDirectory, recursive: true);
    }
}
