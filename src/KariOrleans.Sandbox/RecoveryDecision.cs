namespace KariOrleans.Sandbox;

/// <summary>What is done about a failure.</summary>
public enum RecoveryStep
{
    /// <summary>The process may start again, after a delay.</summary>
    Restart,

    /// <summary>The process starts again only after a load or reload.</summary>
    GiveUp,

    /// <summary>The operation takes no calls for a while; then one call is a probe.</summary>
    Quarantine,

    /// <summary>What the extension needs is looked up again, and not again within the delay.</summary>
    ResolveDependencies,

    /// <summary>This one call is refused; nothing else changes.</summary>
    DenyOnly,

    /// <summary>It is counted and logged.</summary>
    LogOnly,
}

/// <summary>A decision of <see cref="RecoveryPolicy"/>.</summary>
/// <param name="Step">What is done.</param>
/// <param name="Delay">How long to wait before the next start, probe or look-up; zero where there is no wait.</param>
public readonly record struct RecoveryDecision(RecoveryStep Step, TimeSpan Delay = default);
