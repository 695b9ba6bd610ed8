using System.Text.Json.Nodes;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Testing;

/// <summary>What the extension under test finds around it.</summary>
public sealed record HarnessOptions
{
    /// <summary>The installation's configuration at the start.</summary>
    public JsonObject Configuration { get; init; } = [];

    /// <summary>The tenant.</summary>
    public string Tenant { get; init; } = "acme";

    /// <summary>The user who makes the calls, or null for the platform itself, as in a scheduled task.</summary>
    public string? User { get; init; } = "ada";

    /// <summary>The user's roles.</summary>
    public IReadOnlyList<string> Roles { get; init; } = ["user"];

    /// <summary>The clock behind <see cref="OperationContext.Time"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Path of <c>extension.json</c>, or null. With it the extension has its real name and version, and
    /// <see cref="ExtensionHarness.ManifestDifferences"/> says what is declared but not mapped and the other way round.
    /// </summary>
    public string? ManifestPath { get; init; }

    /// <summary>The plugins that the extension may call.</summary>
    public FakePlugins Plugins { get; init; } = new();

    /// <summary>The socket of a real egress proxy; null = connections are dialled as they are asked for.</summary>
    internal string? EgressSocket { get; init; }

    /// <summary>
    /// Answers the data host calls (method, arguments, acting user) in place of tables in memory; null = those.
    /// </summary>
    internal Func<HostMethod, ReadOnlyMemory<byte>, string?, HostResultMessage>? Data { get; init; }
}
