namespace KariOrleans.Protocol.Manifest;

/// <summary>How much a diagnostic weighs.</summary>
public enum ManifestSeverity
{
    /// <summary>The manifest is usable; the value in question is ignored or read in the way the message says.</summary>
    Warning,

    /// <summary>The manifest is not usable.</summary>
    Error,
}
