namespace KariOrleans.Protocol.Manifest;

/// <summary>One HTTP endpoint of an extension.</summary>
/// <param name="Path">Path after the prefix, with <c>{placeholders}</c>.</param>
/// <param name="Methods">HTTP methods in capitals; empty when all declared ones were illegal.</param>
/// <param name="Roles">Roles that may call it (any of); empty for every signed-in user.</param>
public sealed record ApiEndpoint(string Path, IReadOnlyList<string> Methods, IReadOnlyList<string> Roles)
{
    /// <summary>What the endpoint does; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>OpenAPI tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Calls a minute for one tenant; null for the platform's limit.</summary>
    public int? RateLimitPerMinute { get; init; }

    /// <summary>How long a call may take; null for the platform's limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The largest request body in MiB; null for the platform's limit.</summary>
    public double? MaxBodyMb { get; init; }
}
