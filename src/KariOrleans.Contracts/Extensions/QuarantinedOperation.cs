namespace KariOrleans.Contracts.Extensions;

/// <summary>An operation of an installation that takes no calls for now; the operations beside it do.</summary>
/// <param name="Operation">
/// What it is: <c>endpoint:POST /echo</c>, <c>task:tasks.touch</c>, <c>plugin:intent</c>.
/// </param>
/// <param name="Cause">
/// Why: <c>crash</c>, <c>resource_exhaustion</c>, <c>protocol_violation</c>, <c>hang</c> or <c>permission_denied</c>.
/// </param>
/// <param name="Failures">Failures that led to it, failed probes included.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When the next call is let through as a probe.</param>
/// <param name="IsProbing">Whether such a call is under way.</param>
/// <param name="LastFailure">The code of the last failure: <c>memory_limit_reached</c>.</param>
/// <param name="Message">The last failure, in a sentence.</param>
/// <param name="Remedy">What to do next.</param>
[GenerateSerializer, Immutable, Alias("kari.quarantined-operation")]
public sealed record QuarantinedOperation(
    [property: Id(0)] string Operation,
    [property: Id(1)] string Cause,
    [property: Id(2)] int Failures,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] DateTimeOffset Until,
    [property: Id(5)] bool IsProbing,
    [property: Id(6)] string LastFailure,
    [property: Id(7)] string Message,
    [property: Id(8)] string Remedy);
