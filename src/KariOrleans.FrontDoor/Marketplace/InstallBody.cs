namespace KariOrleans.FrontDoor.Marketplace;

/// <summary>What to install; without a version the highest there is.</summary>
internal sealed record InstallBody(string Name, string? Version = null);
