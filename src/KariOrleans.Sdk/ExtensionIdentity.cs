namespace KariOrleans.Sdk;

/// <summary>Which installation the code serves.</summary>
/// <param name="Name">The extension's name.</param>
/// <param name="Version">The extension's version.</param>
/// <param name="Tenant">The tenant, for logs. It is known to the platform anyway and can't be changed by naming
/// another.</param>
public sealed record ExtensionIdentity(string Name, string Version, string Tenant);
