using KariOrleans.Protocol.Wire;

namespace KariOrleans.Protocol.Data;

/// <summary>Why a data call was refused. The codes and their remedies are listed in <c>docs/data.md</c>.</summary>
/// <param name="Code">A stable word for programs: <c>table_not_found</c>.</param>
/// <param name="Message">What happened, to what.</param>
/// <param name="Remedy">What to do next, or null.</param>
/// <param name="Retryable">Whether the same call may succeed later, unchanged.</param>
/// <param name="Limit">The limit that was hit, or null.</param>
public sealed record DataError(
    string Code, string Message, string? Remedy = null, bool Retryable = false, string? Limit = null)
{
    /// <summary>The error as it crosses the wire.</summary>
    public WireError ToWire() => new(Code, Message, Remedy, Retryable);
}
