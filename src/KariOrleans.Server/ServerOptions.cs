using System.Net;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Server;

/// <summary>How one server is run.</summary>
public sealed record ServerOptions
{
    internal const int DefaultWarmHosts = 4;
    internal const int MostWarmHosts = 64;

    /// <summary>Where everything is kept. One server at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Addresses to listen on.</summary>
    public string Urls { get; init; } = "http://localhost:5080";

    /// <summary>Where extensions lie: the built-in ones first.</summary>
    public IReadOnlyList<string> ExtensionRoots { get; init; } = [BuiltInExtensions];

    /// <summary>Names of extensions that may run where the machine has no jail.</summary>
    public IReadOnlyCollection<string> TrustedExtensions { get; init; } = [];

    /// <summary>Whether extensions run in the jail.</summary>
    public JailMode Jail { get; init; } = JailMode.WhereAvailable;

    /// <summary>Hosts that are kept started for the next extension.</summary>
    public int WarmHosts { get; init; } = DefaultWarmHosts;

    /// <summary>Ranges that are not public but that extensions may reach where they declare a host there.</summary>
    public IReadOnlyList<IPNetwork> PrivateRanges { get; init; } = [];

    /// <summary>The assembly that child processes run.</summary>
    public string HostAssembly { get; init; } =
        Path.Combine(AppContext.BaseDirectory, "host", "KariOrleans.ExtensionHost.dll");

    /// <summary>Whether a first start installs the demo extension for the first tenant.</summary>
    public bool CreateDemo { get; init; } = true;

    /// <summary>Whether to create and print another administrator's key.</summary>
    public bool NewAdminKey { get; init; }

    /// <summary>A child without a call for so long is stopped.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The extensions that come with the server.</summary>
    public static string BuiltInExtensions { get; } = Path.Combine(AppContext.BaseDirectory, "extensions");

    /// <summary>The default data directory: <c>KARI_DATA_DIR</c>, else below the user's data home.</summary>
    public static string DefaultDataDirectory =>
        Environment.GetEnvironmentVariable("KARI_DATA_DIR") is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
                "kari-orleans");
}
