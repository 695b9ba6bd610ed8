namespace KariOrleans.Contracts.Plugins;

/// <summary>Steps to execute in parallel.</summary>
/// <param name="Steps">The steps, at most 1,000.</param>
/// <param name="OnFailure">What the failure of one means for the others.</param>
/// <param name="MaxParallel">Steps at once, 1 to 256; null = 128.</param>
/// <param name="Deadline">Time for the whole; null = the platform's own.</param>
[GenerateSerializer, Immutable, Alias("kari.parallel-plan")]
public sealed record ParallelPlan(
    [property: Id(0)] PluginStep[] Steps,
    [property: Id(1)] FailurePolicy OnFailure,
    [property: Id(2)] int? MaxParallel = null,
    [property: Id(3)] TimeSpan? Deadline = null);
