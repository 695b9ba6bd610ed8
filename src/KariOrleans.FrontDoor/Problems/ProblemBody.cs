using System.Text.Json;

namespace KariOrleans.FrontDoor.Problems;

/// <summary>The members of a problem document.</summary>
internal sealed record ProblemBody
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    public required string Code { get; init; }

    public string? Remedy { get; init; }

    public string? Limit { get; init; }

    public string? TraceId { get; init; }

    public string? Instance { get; init; }

    public JsonElement? Steps { get; init; }

    /// <summary>Why the operation is quarantined.</summary>
    public string? Cause { get; init; }

    /// <summary>Since when it is quarantined.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When the next call is let through.</summary>
    public DateTimeOffset? Until { get; init; }
}
