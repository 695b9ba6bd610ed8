namespace KariOrleans.Contracts.Tenants;

/// <summary>A package in the extension root.</summary>
/// <param name="Name">The extension's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="DisplayName">Its name for people.</param>
/// <param name="Description">What it does.</param>
/// <param name="Category">Its category, or null.</param>
/// <param name="Capabilities">What it offers.</param>
/// <param name="Dependencies">Extensions it needs, as <c>name@range</c>.</param>
[GenerateSerializer, Immutable, Alias("kari.package-summary")]
public sealed record PackageSummary(
    [property: Id(0)] string Name,
    [property: Id(1)] string Version,
    [property: Id(2)] string DisplayName,
    [property: Id(3)] string Description,
    [property: Id(4)] string? Category,
    [property: Id(5)] string[] Capabilities,
    [property: Id(6)] string[] Dependencies);
