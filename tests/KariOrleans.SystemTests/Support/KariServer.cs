using System.Net.Http.Headers;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KariOrleans.SystemTests.Support;

/// <summary>A whole server in this process, with a data directory of its own and real child processes.</summary>
internal sealed class KariServer : IAsyncDisposable
{
    private readonly bool ownsData;

    private KariServer(ServerHost host, string dataDirectory, bool ownsData)
    {
        Host = host;
        DataDirectory = dataDirectory;
        this.ownsData = ownsData;
        Anonymous = new HttpClient { BaseAddress = new Uri(host.Url) };
    }

    public ServerHost Host { get; }

    public string DataDirectory { get; }

    public HttpClient Anonymous { get; }

    public IGrainFactory Grains => Host.Application.Services.GetRequiredService<IGrainFactory>();

    public static async Task<KariServer> StartAsync(
        string? dataDirectory = null,
        Func<ServerOptions, ServerOptions>? change = null,
        Action<WebApplicationBuilder>? configure = null)
    {
        var data = dataDirectory ?? Directory.CreateTempSubdirectory("kari-test-").FullName;
        var options = new ServerOptions
        {
            DataDirectory = data,
            Urls = "http://127.0.0.1:0",
            HostAssembly = Checkout.HostAssembly,
            ExtensionRoots =
            [
                Checkout.BuiltInExtensions,
                .. new[] { "echo", "crash", "hang", "leak", "hostile" }.Select(Checkout.TestExtension),
            ],
        };
        var host = await ServerHost.StartAsync(change?.Invoke(options) ?? options, builder =>
        {
            builder.Logging.ClearProviders();
            configure?.Invoke(builder);
        });
        return new KariServer(host, data, ownsData: dataDirectory is null);
    }

    /// <summary>Creates a tenant and answers with a client that acts for one of its users.</summary>
    public async Task<HttpClient> CreateTenantAsync(string tenant, params string[] extensions)
    {
        CallerContext.Set(Caller.Platform);
        await Grains.Tenant(tenant).CreateAsync(tenant);
        foreach (var extension in extensions)
        {
            var result = await Grains.Tenant(tenant).InstallAsync(extension, null, "test");
            Assert.True(result.Outcome == LifecycleOutcome.Done, result.Error?.Message);
        }

        return await CreateClientAsync(tenant, $"{tenant}-admin", "admin", "user");
    }

    /// <summary>A client that acts for a user with roles.</summary>
    public async Task<HttpClient> CreateClientAsync(string tenant, string user, params string[] roles)
    {
        CallerContext.Set(Caller.Platform);
        var created = await Grains.Tenant(tenant).CreateKeyAsync(user, roles, "test");
        var client = new HttpClient { BaseAddress = new Uri(Host.Url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", created.Key);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        await Host.DisposeAsync();
        if (ownsData) Directory.Delete(DataDirectory, recursive: true);
    }
}
