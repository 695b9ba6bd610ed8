namespace KariOrleans.Protocol.Manifest;

/// <summary>HTTP endpoints of an extension.</summary>
/// <param name="Prefix">
/// The path that all endpoints begin with, without a final slash; <c>/api/extensions/{name}</c> by default.
/// </param>
public sealed record ApiSection(string Prefix)
{
    /// <summary>OpenAPI tags of all endpoints.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The endpoints; a path shape and a method occur together at most once.</summary>
    public IReadOnlyList<ApiEndpoint> Endpoints { get; init; } = [];
}
