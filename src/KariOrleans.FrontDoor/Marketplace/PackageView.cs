using KariOrleans.Contracts.Tenants;

namespace KariOrleans.FrontDoor.Marketplace;

/// <summary>A package that can be installed.</summary>
internal sealed record PackageView(
    string Name, string Version, string DisplayName, string Description, string? Category, string[] Capabilities, string[] Dependencies)
{
    public static PackageView Of(PackageSummary package) => new(
        package.Name, package.Version, package.DisplayName, package.Description, package.Category, package.Capabilities,
        package.Dependencies);
}
