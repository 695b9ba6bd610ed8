namespace KariOrleans.Sandbox.Egress;

/// <summary>How a connection through the egress proxy ended.</summary>
public enum EgressOutcome
{
    /// <summary>Both sides were done.</summary>
    Completed,

    /// <summary>The request was not understood, or did not come in time.</summary>
    Malformed,

    /// <summary>A rule forbids the target.</summary>
    Denied,

    /// <summary>The session had as many connections, or bytes, as it may have.</summary>
    OverLimit,

    /// <summary>The host has no address, or none that answers.</summary>
    Unreachable,

    /// <summary>Look-up and dialling took too long.</summary>
    ConnectTimedOut,

    /// <summary>Nothing moved for too long.</summary>
    IdleTooLong,

    /// <summary>It was open for too long.</summary>
    OpenTooLong,

    /// <summary>It carried more bytes than it may.</summary>
    TooManyBytes,

    /// <summary>One side broke it off.</summary>
    Broken,

    /// <summary>The session ended.</summary>
    SessionEnded,
}
