namespace KariOrleans.Protocol.Wire;

/// <summary>The bounds that both sides keep. They are part of the protocol: changing one changes its version.</summary>
public static class WireLimits
{
    /// <summary>
    /// The wire version that this build speaks. Sides with different versions refuse each other in the handshake.
    /// </summary>
    public const int Version = 1;

    /// <summary>The largest payload of one frame, in bytes (4 MiB).</summary>
    public const int MaxPayloadBytes = 4 * 1024 * 1024;

    /// <summary>The largest body of an answer, in bytes: a frame less room for its envelope.</summary>
    public const int MaxResultBodyBytes = MaxPayloadBytes - (64 * 1024);

    /// <summary>
    /// A call's body up to this many bytes travels in the call's own frame; a larger one is pulled in chunks.
    /// </summary>
    public const int MaxInlineBodyBytes = 256 * 1024;

    /// <summary>The largest chunk of a pulled body, in bytes.</summary>
    public const int BodyChunkBytes = 256 * 1024;

    /// <summary>Host calls that a child may have in flight; one more is answered with an error at once.</summary>
    public const int MaxHostCallsInFlight = 64;

    /// <summary>
    /// Bytes of host calls that a child may have in flight; one more is answered with an error at once.
    /// </summary>
    public const int MaxHostCallBytesInFlight = 32 * 1024 * 1024;

    /// <summary>The longest header name, header value, path, name or similar text, in characters.</summary>
    public const int MaxTextLength = 8 * 1024;

    /// <summary>The most entries of a header, route or role list.</summary>
    public const int MaxListLength = 256;
}
