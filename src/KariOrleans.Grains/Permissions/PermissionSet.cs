using KariOrleans.Protocol.Wire;

namespace KariOrleans.Grains.Permissions;

/// <summary>
/// What an installation may ask of the platform: the permissions that its manifest declares. Deny by default.
/// </summary>
internal sealed class PermissionSet(IReadOnlySet<string> granted)
{
    /// <summary>Whether rows of every user are in sight.</summary>
    public bool SeesAllRows => granted.Contains("data:admin");

    /// <summary>Why a host call is refused, or null where it is allowed.</summary>
    public WireError? Refuse(HostMethod method)
    {
        var needed = NeededFor(method);
        if (needed.Length == 0 || needed.Any(granted.Contains)) return null;
        return new WireError(
            "permission_denied",
            $"The extension may not {method}: it lacks the permission {string.Join(" or ", needed)}.",
            $"Declare {needed[0]} under \"permissions\" in extension.json and install the extension again.");
    }

    private static string[] NeededFor(HostMethod method) => method switch
    {
        HostMethod.CreateTable or HostMethod.Insert or HostMethod.Update => ["data:write", "data:admin"],
        HostMethod.Delete => ["data:delete", "data:write", "data:admin"],
        HostMethod.Query or HostMethod.Count or HostMethod.Aggregate => ["data:read", "data:admin"],
        HostMethod.ExecutePlugin or HostMethod.ExecuteSequence or HostMethod.ExecuteParallel => ["plugin:execute"],
        HostMethod.Log or HostMethod.Metric => [],
    };
}
