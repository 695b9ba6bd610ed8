namespace KariOrleans.Contracts.Extensions;

/// <summary>The child process of an installation as it is now.</summary>
/// <param name="IsRunning">Whether there is a live process. An idle installation has none until the next call.</param>
/// <param name="ProcessId">Its process id, or null.</param>
/// <param name="StartedAt">When it was started, or null.</param>
/// <param name="Starts">Starts since the installation was activated.</param>
/// <param name="ConsecutiveFailures">Crashes and failed starts since the last good one.</param>
/// <param name="CallsInFlight">Calls that it works on now.</param>
[GenerateSerializer, Immutable, Alias("kari.sandbox-status")]
public sealed record SandboxStatus(
    [property: Id(0)] bool IsRunning,
    [property: Id(1)] int? ProcessId,
    [property: Id(2)] DateTimeOffset? StartedAt,
    [property: Id(3)] int Starts,
    [property: Id(4)] int ConsecutiveFailures,
    [property: Id(5)] int CallsInFlight);
