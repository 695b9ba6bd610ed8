namespace KariOrleans.Sandbox.Jail;

/// <summary>What was done at a limit.</summary>
public enum LimitAction
{
    /// <summary>The process tree was ended; the next call starts another.</summary>
    Killed,

    /// <summary>It was slowed down, or calls were held back.</summary>
    Throttled,

    /// <summary>What would have gone beyond the limit was refused.</summary>
    Refused,

    /// <summary>The process tree was ended, and only a load or reload starts another.</summary>
    Stopped,
}
