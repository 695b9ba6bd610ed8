namespace KariOrleans.Contracts.Calls;

/// <summary>The HTTP side of an endpoint's call.</summary>
/// <param name="Method">The method in upper case.</param>
/// <param name="Path">The full path of the request, as <c>EndpointDescription.Path</c> declares it, decoded
/// once.</param>
/// <param name="Query">The query string with its <c>?</c>, or null.</param>
/// <param name="Headers">Headers passed on, names in lower case; never credentials.</param>
[GenerateSerializer, Immutable, Alias("kari.http-input")]
public sealed record HttpInput(
    [property: Id(0)] string Method,
    [property: Id(1)] string Path,
    [property: Id(2)] string? Query,
    [property: Id(3)] KeyValuePair<string, string>[] Headers);
