namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The registry of one tenant, or of a page of tenants.</summary>
internal sealed record RegistrySummary(string Scope, TenantSummary[] Tenants);
