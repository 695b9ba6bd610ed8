namespace KariOrleans.Contracts.Calls;

/// <summary>The HTTP side of an endpoint's call.</summary>
/// <param name="Method">The method in upper case.</param>
/// <param name="Path">The path below the extension's prefix, beginning with <c>/</c>, decoded once.</param>
/// <param name="Query">The query string with its <c>?</c>, or null.</param>
/// <param name="Headers">Headers passed on; never credentials.</param>
[GenerateSerializer, Immutable, Alias("kari.http-input")]
public sealed record HttpInput(
    [property: Id(0)] string Method,
    [property: Id(1)] string Path,
    [property: Id(2)] string? Query,
    [property: Id(3)] KeyValuePair<string, string>[] Headers);
