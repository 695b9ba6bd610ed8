namespace KariOrleans.Protocol.Manifest;

/// <summary>What the marketplace shows of an extension.</summary>
public sealed record MarketplaceSection
{
    /// <summary><c>free</c>, or a price as the author wrote it.</summary>
    public string Price { get; init; } = "free";

    /// <summary>Where users get help, http or https.</summary>
    public string? SupportUrl { get; init; }

    /// <summary>Where the documentation is, http or https.</summary>
    public string? DocumentationUrl { get; init; }

    /// <summary>Pictures: files inside the package, or https addresses.</summary>
    public IReadOnlyList<string> Screenshots { get; init; } = [];

    /// <summary>Further categories.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Further words to find the extension by.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];
}
