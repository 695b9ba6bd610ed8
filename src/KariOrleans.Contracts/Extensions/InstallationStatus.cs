using KariOrleans.Contracts.Calls;

namespace KariOrleans.Contracts.Extensions;

/// <summary>An installation as it is now.</summary>
[GenerateSerializer, Immutable, Alias("kari.installation-status")]
public sealed record InstallationStatus
{
    /// <summary>The extension.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The installed version.</summary>
    [Id(1)]
    public required string Version { get; init; }

    /// <summary>The status word.</summary>
    [Id(2)]
    public InstallationState State { get; init; }

    /// <summary>Health.</summary>
    [Id(3)]
    public HealthColour Health { get; init; }

    /// <summary>Why health isn't green, with the remedy; null when it is.</summary>
    [Id(4)]
    public CallError? Problem { get; init; }

    /// <summary>Who installed it.</summary>
    [Id(5)]
    public required string InstalledBy { get; init; }

    /// <summary>When it was installed.</summary>
    [Id(6)]
    public DateTimeOffset InstalledAt { get; init; }

    /// <summary>The manifest as published, UTF-8 JSON.</summary>
    [Id(7)]
    public byte[] ManifestJson { get; init; } = [];

    /// <summary>
    /// What the package offers: <c>ui</c>, <c>api</c>, <c>background_tasks</c>, <c>webhooks</c>, <c>plugins</c>.
    /// </summary>
    [Id(8)]
    public string[] Capabilities { get; init; } = [];

    /// <summary>Warnings about the manifest and about what the code lacks of it.</summary>
    [Id(9)]
    public string[] Warnings { get; init; } = [];

    /// <summary>The endpoints with their full paths.</summary>
    [Id(10)]
    public EndpointDescription[] Endpoints { get; init; } = [];

    /// <summary>The background tasks.</summary>
    [Id(11)]
    public TaskDescription[] Tasks { get; init; } = [];

    /// <summary>The child process.</summary>
    [Id(12)]
    public required SandboxStatus Sandbox { get; init; }

    /// <summary>Version of the configuration, from 1; 0 = never configured.</summary>
    [Id(13)]
    public int ConfigurationVersion { get; init; }

    /// <summary>The operations that take no calls for now.</summary>
    [Id(20)]
    public QuarantinedOperation[] QuarantinedOperations { get; init; } = [];

    /// <summary>What it needs and the tenant doesn't have now.</summary>
    [Id(21)]
    public MissingDependency[] MissingDependencies { get; init; } = [];
}
