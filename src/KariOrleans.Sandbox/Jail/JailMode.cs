namespace KariOrleans.Sandbox.Jail;

/// <summary>Whether children run in the jail.</summary>
public enum JailMode
{
    /// <summary>In the jail where the machine has one; where it has none, only trusted extensions run.</summary>
    WhereAvailable,

    /// <summary>In the jail or not at all.</summary>
    Required,

    /// <summary>Never, whoever wrote the extension. For measurements and for authors' own machines.</summary>
    Off,
}
