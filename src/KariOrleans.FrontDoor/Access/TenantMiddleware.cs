using System.Security.Claims;
using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Access;

/// <summary>Settles the tenant of a request: the credentials name it; a header may only for platform administrators.</summary>
internal sealed class TenantMiddleware(RequestDelegate next, TenantDirectory tenants)
{
    public const string Header = "X-Kari-Tenant";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.User.Identity is not KariIdentity identity) return next(context);

        var asked = context.Request.Headers[Header];
        return asked.Count == 0 && identity.IsTenantProven ? next(context) : SettleAsync(context, identity, asked.ToString());
    }

    private async Task SettleAsync(HttpContext context, KariIdentity identity, string asked)
    {
        var own = identity.Caller.Tenant;
        var isOther = asked.Length > 0 && asked != own;
        if (isOther && !identity.HasClaim(ClaimTypes.Role, Roles.Platform))
        {
            await new Problem(403, "tenant_forbidden", $"The credentials are of another tenant than {Header} names.")
            {
                Remedy = "Leave the header out, or use credentials of that tenant.",
            }.ExecuteAsync(context);
            return;
        }

        var tenant = isOther ? asked : own;
        if (!TenantName.IsValid(tenant) || !await tenants.ExistsAsync(tenant))
        {
            await new Problem(403, "unknown_tenant", "There is no tenant of this name.")
            {
                Remedy = "A platform administrator creates tenants: POST /api/tenants.",
            }.ExecuteAsync(context);
            return;
        }

        if (isOther)
        {
            var acting = identity.Caller with { Tenant = tenant };
            context.User = new(new KariIdentity(acting, identity.AuthenticationType ?? Schemes.Kari, isTenantProven: true));
        }

        await next(context);
    }
}
