using KariOrleans.Contracts.Extensions;

namespace KariOrleans.Contracts.Calls;

/// <summary>What went wrong, for programs and for people.</summary>
/// <param name="Code">A stable word: <c>extension_crashed</c>.</param>
/// <param name="Message">What happened, to what.</param>
/// <param name="Remedy">What to do next, or null.</param>
/// <param name="IsRetryable">Whether the same call may succeed later, unchanged.</param>
/// <param name="RetryAfter">When a retry makes sense, or null.</param>
/// <param name="Limit">The limit that was hit, or null.</param>
[GenerateSerializer, Immutable, Alias("kari.call-error")]
public sealed record CallError(
    [property: Id(0)] string Code,
    [property: Id(1)] string Message,
    [property: Id(2)] string? Remedy = null,
    [property: Id(3)] bool IsRetryable = false,
    [property: Id(4)] TimeSpan? RetryAfter = null,
    [property: Id(5)] string? Limit = null)
{
    /// <summary>The quarantine that the call met, or null.</summary>
    [Id(20)]
    public QuarantinedOperation? Quarantine { get; init; }
}
