namespace KariOrleans.Sandbox;

/// <summary>A child could not be brought to the point where it can be called.</summary>
public sealed class SandboxStartException : Exception
{
    /// <summary>Creates the exception with a sentence for the person who installed the extension.</summary>
    public SandboxStartException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a sentence and the failure beneath it.</summary>
    public SandboxStartException(string message, Exception inner) : base(message, inner)
    {
    }
}
