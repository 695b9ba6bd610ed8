using KariOrleans.Contracts.Calls;

namespace KariOrleans.Contracts.Data;

/// <summary>How a data call ended.</summary>
/// <param name="Rows">Rows read, or null.</param>
/// <param name="Affected">Rows inserted, changed, deleted or counted.</param>
/// <param name="Error">What went wrong, or null. Nothing was changed then.</param>
[GenerateSerializer, Immutable, Alias("kari.data-result")]
public sealed record DataResult(
    [property: Id(0)] PackedRowPage? Rows,
    [property: Id(1)] long Affected,
    [property: Id(2)] CallError? Error);
