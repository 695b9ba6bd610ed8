using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>A sandbox as it is now.</summary>
/// <param name="ProcessId">The live process, or null.</param>
/// <param name="StartedAt">When it became ready, or null.</param>
/// <param name="Starts">Starts so far.</param>
/// <param name="ConsecutiveFailures">Failures since the last healthy process.</param>
/// <param name="CallsInFlight">Calls that it works on.</param>
/// <param name="IsGivenUp">Whether only a load or reload starts it again.</param>
/// <param name="LastFailure">The last failure since the last healthy process, or null.</param>
/// <param name="Operations">What the live process provides, as <c>kind:name</c>, or null.</param>
/// <param name="Use">What the live process tree uses; null where it isn't measured.</param>
public sealed record SandboxState(
    int? ProcessId,
    DateTimeOffset? StartedAt,
    int Starts,
    int ConsecutiveFailures,
    int CallsInFlight,
    bool IsGivenUp,
    WireError? LastFailure,
    IReadOnlyList<string>? Operations,
    ResourceUse? Use)
{
    /// <summary>What all its processes have used together.</summary>
    public ResourceUse Total { get; init; }

    /// <summary>The last events at its limits, the oldest first.</summary>
    public IReadOnlyList<LimitEvent> LimitEvents { get; init; } = [];
}
