namespace KariOrleans.Contracts.Extensions;

/// <summary>How a lifecycle method ended.</summary>
[GenerateSerializer]
public enum LifecycleOutcome
{
    /// <summary>Done, or it was so already.</summary>
    Done,

    /// <summary>The tenant has no such extension.</summary>
    NotInstalled,

    /// <summary>There is no such tenant.</summary>
    NoSuchTenant,

    /// <summary>The extension root has no such package or version.</summary>
    NoSuchPackage,

    /// <summary>The input is not valid.</summary>
    Invalid,

    /// <summary>Something else stands against it, such as an installation that depends on this one.</summary>
    Conflict,

    /// <summary>It was tried and failed.</summary>
    Failed,
}
