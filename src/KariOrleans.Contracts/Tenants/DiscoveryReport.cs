namespace KariOrleans.Contracts.Tenants;

/// <summary>What a scan of the extension root found.</summary>
/// <param name="Packages">Packages that can be installed, by name, then version.</param>
/// <param name="Problems">Packages that can't, and warnings about those that can, with file, pointer, rule and
/// remedy.</param>
/// <param name="ScannedAt">When it was scanned.</param>
[GenerateSerializer, Immutable, Alias("kari.discovery-report")]
public sealed record DiscoveryReport(
    [property: Id(0)] PackageSummary[] Packages,
    [property: Id(1)] PackageProblem[] Problems,
    [property: Id(2)] DateTimeOffset ScannedAt);
