namespace KariOrleans.FrontDoor.Tenants;

/// <summary>A page of tenants' names.</summary>
internal sealed record TenantList(string[] Tenants);
