namespace KariOrleans.Sandbox.Jail;

/// <summary>What a look at a child's persistent directory found.</summary>
/// <param name="Breach">Why writes are refused or the child is to be ended; null where all is well.</param>
/// <param name="IsEnd">Whether it is to be ended.</param>
/// <param name="IsGoingOn">Whether writes were refused before.</param>
internal readonly record struct DiskLook(LimitBreach? Breach, bool IsEnd, bool IsGoingOn);
