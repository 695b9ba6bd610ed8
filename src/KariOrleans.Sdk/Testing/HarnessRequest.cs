namespace KariOrleans.Sdk.Testing;

/// <summary>One HTTP request to an endpoint of the extension under test.</summary>
/// <param name="Method">The HTTP method in upper case.</param>
/// <param name="Path">The path below the extension's prefix, with its query string:
/// <c>/reports/7?format=csv</c>.</param>
public sealed record HarnessRequest(string Method, string Path)
{
    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The body's media type, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Headers. The real platform passes no credentials on, so put none here.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The key under which a repeated effect must happen once, or null.</summary>
    public string? IdempotencyKey { get; init; }
}
