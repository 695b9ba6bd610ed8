namespace KariOrleans.Protocol.Manifest;

/// <summary>A host that an extension may connect to.</summary>
/// <param name="Name">
/// Lower-case host name; <c>*.example.com</c> stands for every subdomain, <c>*</c> alone for every public host.
/// </param>
/// <param name="Port">The one port; null for those that the permissions open.</param>
public sealed record NetworkHost(string Name, int? Port)
{
    /// <summary>The text form, <c>name</c> or <c>name:port</c>.</summary>
    public override string ToString() => Port is null ? Name : $"{Name}:{Port}";
}
