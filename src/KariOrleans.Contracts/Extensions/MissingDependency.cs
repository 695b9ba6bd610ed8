namespace KariOrleans.Contracts.Extensions;

/// <summary>Something that an installation needs and its tenant doesn't have now.</summary>
/// <param name="Kind"><c>extension</c> or <c>plugin</c>.</param>
/// <param name="Name">As the manifest names it: <c>ground@^1.0.0</c>, <c>time_query</c>.</param>
/// <param name="Message">What is the matter with it.</param>
/// <param name="Remedy">What to do next.</param>
[GenerateSerializer, Immutable, Alias("kari.missing-dependency")]
public sealed record MissingDependency(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Name,
    [property: Id(2)] string Message,
    [property: Id(3)] string Remedy);
