using System.Security.Claims;
using KariOrleans.Contracts.Calls;

namespace KariOrleans.FrontDoor.Access;

/// <summary>Who called, as every scheme of ours leaves it behind. Immutable, so that one instance serves many requests.</summary>
internal sealed class KariIdentity : ClaimsIdentity
{
    public KariIdentity(Caller caller, string scheme, bool isTenantProven)
        : base(ClaimsOf(caller), scheme, ClaimTypes.Name, ClaimTypes.Role)
    {
        Caller = caller;
        IsTenantProven = isTenantProven;
    }

    /// <summary>The caller without the trace of a single request.</summary>
    public Caller Caller { get; }

    /// <summary>Whether the tenant is known to exist: an API key belongs to one, a token only names one.</summary>
    public bool IsTenantProven { get; }

    private static IEnumerable<Claim> ClaimsOf(Caller caller)
    {
        if (caller.User is not null) yield return new(ClaimTypes.Name, caller.User);
        foreach (var role in caller.Roles) yield return new(ClaimTypes.Role, role);
    }
}
