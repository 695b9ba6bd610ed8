namespace KariOrleans.Protocol.Wire;

/// <summary>
/// What a frame is for. The direction is part of the meaning: a frame from the wrong side ends the session.
/// </summary>
public enum FrameKind : byte
{
    /// <summary>Child to platform, first frame: wire version and session token.</summary>
    Hello = 1,

    /// <summary>Platform to child, answer to <see cref="Hello"/>: which installation the child is to be.</summary>
    Welcome = 2,

    /// <summary>Child to platform: the extension is initialised, or why it could not be.</summary>
    Ready = 3,

    /// <summary>Platform to child: run an operation. The frame's method is an <see cref="OperationKind"/>.</summary>
    Call = 4,

    /// <summary>Child to platform: the answer to the <see cref="Call"/> with the same id.</summary>
    Result = 5,

    /// <summary>Platform to child: nobody waits for the call with this id any longer.</summary>
    Cancel = 6,

    /// <summary>Child to platform: a host call. The frame's method is a <see cref="HostMethod"/>.</summary>
    HostCall = 7,

    /// <summary>Platform to child: the answer to the <see cref="HostCall"/> with the same id.</summary>
    HostResult = 8,

    /// <summary>Child to platform: nobody waits for the host call with this id any longer.</summary>
    HostCancel = 9,

    /// <summary>Child to platform: a host call that wants no answer (log, metric).</summary>
    Notice = 10,

    /// <summary>Child to platform: send the next chunk of the body of the call with this id.</summary>
    BodyPull = 11,

    /// <summary>Platform to child: one chunk of a call's body; see <see cref="FrameFlags"/> for its end.</summary>
    BodyChunk = 12,

    /// <summary>Platform to child: finish the calls in flight, shut the extension down, exit.</summary>
    Drain = 13,
}
