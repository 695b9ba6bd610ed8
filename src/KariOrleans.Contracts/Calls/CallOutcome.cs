namespace KariOrleans.Contracts.Calls;

/// <summary>How a call ended. Every surface maps every member: there is no default arm.</summary>
[GenerateSerializer]
public enum CallOutcome
{
    /// <summary>The extension answered.</summary>
    Completed,

    /// <summary>The extension's code threw.</summary>
    Failed,

    /// <summary>The extension refused the input.</summary>
    InvalidInput,

    /// <summary>The tenant has no such extension.</summary>
    NotInstalled,

    /// <summary>The installation is not loaded or is disabled.</summary>
    NotLoaded,

    /// <summary>The installation declares no such operation.</summary>
    NoSuchOperation,

    /// <summary>The path is declared, but not with this HTTP method.</summary>
    MethodNotAllowed,

    /// <summary>The caller or the extension lacks a right.</summary>
    Denied,

    /// <summary>The deadline passed.</summary>
    TimedOut,

    /// <summary>The caller went away.</summary>
    Cancelled,

    /// <summary>More calls are in flight than the installation may have.</summary>
    Busy,

    /// <summary>The child process ended during the call.</summary>
    Crashed,

    /// <summary>The child process can't be started, or waits before its next start.</summary>
    Unavailable,
}
