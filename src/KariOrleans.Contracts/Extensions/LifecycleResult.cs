using KariOrleans.Contracts.Calls;

namespace KariOrleans.Contracts.Extensions;

/// <summary>How a lifecycle method ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">The installation afterwards; null where there is none.</param>
/// <param name="Error">What went wrong, or null.</param>
[GenerateSerializer, Immutable, Alias("kari.lifecycle-result")]
public sealed record LifecycleResult(
    [property: Id(0)] LifecycleOutcome Outcome,
    [property: Id(1)] InstallationStatus? Status,
    [property: Id(2)] CallError? Error = null);
