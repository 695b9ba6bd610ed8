namespace KariOrleans.Sandbox;

/// <summary>How a call into a sandbox ended.</summary>
public enum SandboxOutcome
{
    /// <summary>The child answered; the answer says how the author's code did.</summary>
    Answered,

    /// <summary>The deadline passed; the work in the child was cancelled.</summary>
    TimedOut,

    /// <summary>The caller went away; the work in the child was cancelled.</summary>
    Cancelled,

    /// <summary>Too many calls are in flight.</summary>
    Busy,

    /// <summary>The process ended during the call, or broke the protocol and was killed.</summary>
    Crashed,

    /// <summary>No process could be started, or the next start has to wait.</summary>
    Unavailable,
}
