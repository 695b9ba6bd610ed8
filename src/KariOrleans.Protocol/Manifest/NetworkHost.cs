namespace KariOrleans.Protocol.Manifest;

/// <summary>A host that an extension may connect to.</summary>
/// <param name="Name">Lower-case host name; <c>*.example.com</c> stands for every subdomain.</param>
/// <param name="Port">Port; 443 by default.</param>
public sealed record NetworkHost(string Name, int Port)
{
    /// <summary>The text form, <c>name:port</c>.</summary>
    public override string ToString() => $"{Name}:{Port}";
}
