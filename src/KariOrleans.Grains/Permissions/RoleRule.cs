namespace KariOrleans.Grains.Permissions;

/// <summary>Who may call an operation that names roles.</summary>
internal static class RoleRule
{
    /// <summary>The role of the platform and of extensions acting for themselves. No user can have it.</summary>
    public const string System = "system";

    /// <summary>Whether a caller has one of the roles named. No role named = everybody in the tenant.</summary>
    public static bool Allows(IReadOnlyList<string> required, string[] roles)
    {
        if (required.Count == 0) return true;
        foreach (var role in roles)
        {
            if (role == System) return true;
            for (var i = 0; i < required.Count; i++)
            {
                if (required[i] == role) return true;
            }
        }

        return false;
    }

    /// <summary>The answer to a caller without the role.</summary>
    public static CallResult Denied(string operation, IReadOnlyList<string> required) =>
        new(CallOutcome.Denied, new CallError(
        "role_required",
        $"'{operation}' is for the roles {string.Join(", ", required)}; the caller has none of them.",
        "Ask an administrator of the tenant for a key with such a role."));
}
