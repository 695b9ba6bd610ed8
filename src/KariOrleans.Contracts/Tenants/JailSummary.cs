namespace KariOrleans.Contracts.Tenants;

/// <summary>What a machine enforces on the processes of extensions.</summary>
/// <param name="Level"><c>jailed</c>, <c>degraded</c> where something is missing, or <c>unjailed</c>.</param>
/// <param name="Summary">What is enforced and what is not, with reasons, in one line: for operators.</param>
[GenerateSerializer, Immutable, Alias("kari.jail-summary")]
public sealed record JailSummary([property: Id(0)] string Level, [property: Id(1)] string Summary);
