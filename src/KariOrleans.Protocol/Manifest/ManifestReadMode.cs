namespace KariOrleans.Protocol.Manifest;

/// <summary>How strictly a manifest is read.</summary>
public enum ManifestReadMode
{
    /// <summary>For what exists: unknown and illegal details are warnings, and defaults take their place.</summary>
    Tolerant,

    /// <summary>For authors (<c>kari validate --strict</c>): every warning is an error.</summary>
    Strict,
}
