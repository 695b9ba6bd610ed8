using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>Says in a sentence why a process didn't start.</summary>
internal static class StartFailures
{
    public static string Explain(Exception e, TimeSpan timeout) => e switch
    {
        OperationCanceledException => $"The extension was not ready within {timeout.TotalSeconds:0} s.",
        WireException => $"The extension's process broke off during its start: {e.Message}",
        SandboxStartException => e.Message,
        _ => $"The extension's process could not be started: {e.Message}",
    };
}
