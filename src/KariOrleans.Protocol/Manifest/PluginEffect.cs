namespace KariOrleans.Protocol.Manifest;

/// <summary>What a plugin call touches.</summary>
public enum PluginEffect
{
    /// <summary>Nothing: the result follows from the parameters.</summary>
    None,

    /// <summary>Reads data.</summary>
    Read,

    /// <summary>Changes data.</summary>
    Write,

    /// <summary>Talks to another machine.</summary>
    Network,

    /// <summary>Reaches people.</summary>
    Notify,
}
