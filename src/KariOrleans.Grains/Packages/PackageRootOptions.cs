namespace KariOrleans.Grains.Packages;

/// <summary>Where extensions lie.</summary>
public sealed class PackageRootOptions
{
    /// <summary>Absolute paths, searched in order; of two equal packages the first wins.</summary>
    public required IReadOnlyList<string> Directories { get; init; }
}
