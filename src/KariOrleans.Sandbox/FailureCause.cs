namespace KariOrleans.Sandbox;

/// <summary>Why something of an extension failed. What is done about it depends on this alone.</summary>
public enum FailureCause
{
    /// <summary>The process reached a limit of memory or of processes, and the kernel ended it.</summary>
    ResourceExhaustion,

    /// <summary>The process ended by itself, or by a signal that no limit explains.</summary>
    Crash,

    /// <summary>The process broke the protocol and was killed.</summary>
    ProtocolViolation,

    /// <summary>A call had all the time that its operation has, and was not answered.</summary>
    Hang,

    /// <summary>The code asked for what the extension's manifest doesn't permit.</summary>
    PermissionDenied,

    /// <summary>Another extension or a plugin that the extension needs isn't there.</summary>
    DependencyMissing,

    /// <summary>The process could not be started, or did not become ready.</summary>
    StartFailure,

    /// <summary>Anything else, such as an exception of the author's code.</summary>
    Other,
}
