namespace KariOrleans.Contracts.Calls;

/// <summary>A grain was called for another tenant than its key names, or for nobody. Nothing was done.</summary>
[GenerateSerializer, Alias("kari.tenant-seal-exception")]
public sealed class TenantSealException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TenantSealException()
    {
    }

    /// <summary>Creates the exception with what was refused.</summary>
    public TenantSealException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with what was refused and why.</summary>
    public TenantSealException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
