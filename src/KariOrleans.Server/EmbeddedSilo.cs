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
                FirstParty = FirstParty(),
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

    // Written by the build out of the packages that it has just built, and part of this assembly.
    private static FirstPartyPackages FirstParty()
    {
        using var list = new StreamReader(
            typeof(EmbeddedSilo).Assembly.GetManifestResourceStream("first-party.txt")
                ?? throw new InvalidOperationException("The server was built without the list of its packages."));
        return FirstPartyPackages.Parse(list);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
