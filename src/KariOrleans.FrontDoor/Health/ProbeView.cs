namespace KariOrleans.FrontDoor.Health;

/// <summary>The answer to a probe.</summary>
/// <param name="Status"><c>ok</c>, <c>degraded</c> or <c>unavailable</c>.</param>
/// <param name="Reason">Why it is unavailable, or null.</param>
/// <param name="Sandbox">What is enforced on extensions, or null where that was not asked.</param>
internal sealed record ProbeView(string Status, string? Reason = null, JailView? Sandbox = null);
