namespace KariOrleans.Contracts.Calls;

/// <summary>A piece of a body.</summary>
/// <param name="Bytes">The bytes, at most 256 KiB; may be empty.</param>
/// <param name="IsLast">Whether nothing follows.</param>
/// <param name="IsAborted">Whether the sender went away or sent more than allowed; what came is incomplete.</param>
[GenerateSerializer, Immutable, Alias("kari.body-chunk")]
public sealed record BodyChunk(
    [property: Id(0)] byte[] Bytes,
    [property: Id(1)] bool IsLast,
    [property: Id(2)] bool IsAborted);
