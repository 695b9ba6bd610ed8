namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Which operation to release, as the status names it; without it all.</summary>
internal sealed record ReleaseBody(string? Operation = null);
