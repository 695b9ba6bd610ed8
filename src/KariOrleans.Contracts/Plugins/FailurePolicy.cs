namespace KariOrleans.Contracts.Plugins;

/// <summary>What the failure of one of several steps means for the others.</summary>
[GenerateSerializer]
public enum FailurePolicy
{
    /// <summary>The first failure cancels the others and is the answer.</summary>
    FailFast,

    /// <summary>Every step runs to its end; each result says how it went.</summary>
    CollectAll,

    /// <summary>A failed step is replaced by its fallback; the answer fails only where that fails too.</summary>
    Fallback,
}
