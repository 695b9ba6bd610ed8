namespace KariOrleans.Contracts.Plugins;

/// <summary>Steps to execute one after the other.</summary>
/// <param name="Steps">The steps, at most 100.</param>
/// <param name="InputJson">What <c>input</c> refers to, UTF-8 JSON, or empty.</param>
/// <param name="Deadline">Time for the whole; null = the platform's own.</param>
[GenerateSerializer, Immutable, Alias("kari.sequence-plan")]
public sealed record SequencePlan(
    [property: Id(0)] PluginStep[] Steps,
    [property: Id(1)] byte[] InputJson,
    [property: Id(2)] TimeSpan? Deadline = null);
