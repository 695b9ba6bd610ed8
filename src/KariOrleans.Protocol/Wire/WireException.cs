namespace KariOrleans.Protocol.Wire;

/// <summary>
/// The other side broke the protocol. The session ends: nothing that follows can be trusted to be in step.
/// </summary>
public sealed class WireException : Exception
{
    /// <summary>Creates the exception with a sentence that says what was broken.</summary>
    public WireException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with a sentence that says what was broken, and the failure beneath it.</summary>
    public WireException(string message, Exception inner) : base(message, inner)
    {
    }
}
