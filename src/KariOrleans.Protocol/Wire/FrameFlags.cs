namespace KariOrleans.Protocol.Wire;

/// <summary>
/// Bits that qualify a frame. Unknown bits end the session: they would mean something this side can't honour.
/// </summary>
[Flags]
public enum FrameFlags : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>On <see cref="FrameKind.Call"/>: the body is not in the frame, the child pulls it.</summary>
    StreamedBody = 1,

    /// <summary>On <see cref="FrameKind.BodyChunk"/>: no chunk follows.</summary>
    EndOfBody = 2,

    /// <summary>
    /// On <see cref="FrameKind.BodyChunk"/>: the sender of the body went away; what was sent is incomplete.
    /// </summary>
    BodyAborted = 4,
}
