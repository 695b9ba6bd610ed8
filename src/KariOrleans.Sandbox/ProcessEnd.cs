using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>The end of a process that nobody asked for.</summary>
/// <param name="Cause">Why it ended.</param>
/// <param name="Error">How it ended, and what to do.</param>
/// <param name="InFlight">
/// The operations that it worked on, each once, the one called last first. Calls that were given up and whose work the
/// child has not reported as ended are among them.
/// </param>
public sealed record ProcessEnd(FailureCause Cause, WireError Error, IReadOnlyList<SandboxOperation> InFlight);
