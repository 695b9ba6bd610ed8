using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>What a child process is to be: one installation at one version.</summary>
public sealed record SandboxSpec
{
    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The extension.</summary>
    public required string Extension { get; init; }

    /// <summary>The extension's version.</summary>
    public required string Version { get; init; }

    /// <summary>Absolute path of the package.</summary>
    public required string PackageDirectory { get; init; }

    /// <summary>The assembly to load, relative to the package, optionally followed by <c>:TypeName</c>.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>The installation's own persistent directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The configuration, a UTF-8 JSON object.</summary>
    public byte[] ConfigurationJson { get; init; } = "{}"u8.ToArray();

    /// <summary>The limits of its process tree.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>Where it may connect to; null where nowhere.</summary>
    public EgressPolicy? Egress { get; init; }

    /// <summary>
    /// Why it may not run where the machine has no jail, or null where it may. Asked at every start without a jail:
    /// what was proven of a package may have changed since.
    /// </summary>
    public Func<string?> FindDistrust { get; init; } = static () => "Nobody said that it may be trusted.";

    /// <summary>A specification of nothing, for trying what a machine can do.</summary>
    internal static SandboxSpec Nothing { get; } = new()
    {
        Tenant = "",
        Extension = "",
        Version = "",
        PackageDirectory = "",
        EntryPoint = "",
        DataDirectory = "",
    };
}
