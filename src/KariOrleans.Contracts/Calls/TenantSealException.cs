namespace KariOrleans.Contracts.Calls;

/// <summary>
/// A grain call crossed the border between two tenants, or came without a caller. It is a bug or an attack.
/// </summary>
[GenerateSerializer, Alias("kari.tenant-seal-exception")]
public sealed class TenantSealException : Exception
{
    /// <summary>Creates the exception with a sentence that says who tried to reach what.</summary>
    public TenantSealException(string message) : base(message)
    {
    }
}
