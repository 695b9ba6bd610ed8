namespace KariOrleans.Server;

/// <summary>The server can't start, for a reason that the person who started it can remove.</summary>
public sealed class StartupException : Exception
{
    /// <summary>Creates the exception with what is wrong and what to do.</summary>
    public StartupException(string message, string remedy) : base(message) => Remedy = remedy;

    /// <summary>What to do.</summary>
    public string Remedy { get; }
}
