using KariOrleans.Sandbox;

namespace KariOrleans.Grains.Extensions;

/// <summary>The one call of a quarantined operation that is let through. Compared by identity.</summary>
/// <param name="operation">The operation.</param>
/// <param name="isAlone">Whether it gets a process of its own, because it might end the process.</param>
internal sealed class OperationProbe(SandboxOperation operation, bool isAlone)
{
    public SandboxOperation Operation => operation;

    public bool IsAlone => isAlone;
}
