namespace KariOrleans.Contracts.Extensions;

/// <summary>The status words of an installation, Kari's own.</summary>
[GenerateSerializer]
public enum InstallationState
{
    /// <summary>Installed, never loaded.</summary>
    Inactive,

    /// <summary>On its way to active.</summary>
    Loading,

    /// <summary>Callable.</summary>
    Active,

    /// <summary>Loaded, but its process can't run; the status says why.</summary>
    Error,

    /// <summary>On its way to not loaded.</summary>
    Unloading,

    /// <summary>Unloaded on request.</summary>
    NotLoaded,

    /// <summary>Switched off by the tenant.</summary>
    Disabled,
}
