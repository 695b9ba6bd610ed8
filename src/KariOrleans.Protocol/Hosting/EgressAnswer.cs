namespace KariOrleans.Protocol.Hosting;

/// <summary>What the platform answered to a request for a connection: one of the two is there.</summary>
/// <param name="Tunnel">The bytes of the host, both ways; whoever has it closes it.</param>
/// <param name="Refusal">
/// The whole HTTP answer of a refusal, head and body (application/problem+json with <c>code</c>, <c>detail</c> and
/// <c>remedy</c>).
/// </param>
public sealed record EgressAnswer(Stream? Tunnel, ReadOnlyMemory<byte> Refusal);
