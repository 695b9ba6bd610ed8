namespace KariOrleans.Protocol.Manifest;

/// <summary>What must be there before an extension loads.</summary>
public sealed record ExtensionDependencies
{
    /// <summary>Plugins by intent, directory or module alias.</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Extensions with their npm ranges.</summary>
    public IReadOnlyList<ExtensionDependency> Extensions { get; init; } = [];

    /// <summary>Services of the platform, such as <c>postgres</c>.</summary>
    public IReadOnlyList<string> SystemServices { get; init; } = [];
}
