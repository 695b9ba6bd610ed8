using KariOrleans.Contracts.Calls;

namespace KariOrleans.Contracts.Plugins;

/// <summary>How a sequence or a parallel set ended.</summary>
/// <param name="Outcome">Completed, or how the step that decided ended.</param>
/// <param name="Error">What went wrong, or null.</param>
/// <param name="Steps">Each step's result, in order; steps that never ran are missing at the end of a sequence.</param>
[GenerateSerializer, Immutable, Alias("kari.plugin-run-result")]
public sealed record PluginRunResult(
    [property: Id(0)] CallOutcome Outcome,
    [property: Id(1)] CallError? Error,
    [property: Id(2)] CallResult[] Steps);
