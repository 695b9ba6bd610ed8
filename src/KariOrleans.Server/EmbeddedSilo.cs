using System.Net;
using System.Net.Sockets;
using KariOrleans.Grains;
using KariOrleans.Grains.Data;
using KariOrleans.Grains.Packages;
using KariOrleans.Grains.Storage;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace KariOrleans.Server;

/// <summary>One silo in this process, everything in SQLite files.</summary>
internal static class EmbeddedSilo
{
    public static void Configure(ISiloBuilder silo, ServerOptions options, string runDirectory)
    {
        silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0);
        silo.Configure<ClusterOptions>(cluster => cluster.ServiceId = "kari-orleans");
        silo.AddSqliteGrainStorage(GrainStorageNames.Default, options.DataDirectory);
        silo.Services.AddExtensionData(options.DataDirectory);
        silo.AddKariRuntime(
            new RuntimeOptions
            {
                DataDirectory = options.DataDirectory,
                BuiltInExtensions = ServerOptions.BuiltInExtensions,
                TrustedExtensions = options.TrustedExtensions,
            },
            new SandboxOptions
            {
                HostAssembly = options.HostAssembly,
                RunDirectory = runDirectory,
                IdleTimeout = options.IdleTimeout,
                Jail = options.Jail,
                WarmHosts = options.WarmHosts,
                Egress = new EgressOptions { PrivateRanges = options.PrivateRanges },
            },
            new PackageRootOptions { Directories = options.ExtensionRoots });

        // A dashboard that keeps the arguments of calls in its log would keep what tenants send.
        silo.AddDashboard(dashboard => dashboard.HideTrace = true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
