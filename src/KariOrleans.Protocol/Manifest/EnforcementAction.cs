namespace KariOrleans.Protocol.Manifest;

/// <summary>What happens when an extension reaches a limit.</summary>
public enum EnforcementAction
{
    /// <summary>The platform decides by the kind of limit.</summary>
    Default,

    /// <summary>Slow it down.</summary>
    Throttle,

    /// <summary>Stop the process.</summary>
    Shutdown,
}
