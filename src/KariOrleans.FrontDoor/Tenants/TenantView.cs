using KariOrleans.Contracts.Tenants;

namespace KariOrleans.FrontDoor.Tenants;

/// <summary>A tenant.</summary>
internal sealed record TenantView(string Name, string DisplayName, DateTimeOffset CreatedAt, string[] Extensions)
{
    public static TenantView Of(TenantInfo tenant) => new(tenant.Name, tenant.DisplayName, tenant.CreatedAt, tenant.Extensions);
}
