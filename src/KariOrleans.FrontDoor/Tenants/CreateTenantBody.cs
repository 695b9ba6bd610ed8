namespace KariOrleans.FrontDoor.Tenants;

/// <summary>A tenant to create.</summary>
internal sealed record CreateTenantBody(string Name, string? DisplayName = null);
