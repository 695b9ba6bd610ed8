namespace KariOrleans.Contracts.Extensions;

/// <summary>Who installs what.</summary>
/// <param name="Version">The version wanted; null = the highest in the extension root.</param>
/// <param name="InstalledBy">The user, for the registry.</param>
[GenerateSerializer, Immutable, Alias("kari.install-request")]
public sealed record InstallRequest([property: Id(0)] string? Version, [property: Id(1)] string InstalledBy);
