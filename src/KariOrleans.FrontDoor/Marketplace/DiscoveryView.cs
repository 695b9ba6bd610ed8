namespace KariOrleans.FrontDoor.Marketplace;

/// <summary>What a scan of the extension root found.</summary>
internal sealed record DiscoveryView(PackageView[] Packages, PackageProblemView[] Problems, DateTimeOffset ScannedAt);
