namespace KariOrleans.FrontDoor.Health;

/// <summary>The answer to a probe.</summary>
internal sealed record ProbeView(string Status, string? Reason = null);
