namespace KariOrleans.FrontDoor.Marketplace;

/// <summary>A page of packages.</summary>
internal sealed record PackageList(PackageView[] Packages);
