namespace KariOrleans.FrontDoor.Access;

/// <summary>The roles that the front door itself knows.</summary>
internal static class Roles
{
    /// <summary>May administer the tenant.</summary>
    public const string Admin = "admin";

    /// <summary>May administer every tenant.</summary>
    public const string Platform = "platform";

    /// <summary>The platform's own principals; no token can claim it.</summary>
    public const string System = "system";

    /// <summary>The longest role, in characters.</summary>
    public const int MaxLength = 40;

    public static bool IsValid(string role)
    {
        foreach (var c in role)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-')) return false;
        }

        return role.Length is > 0 and <= MaxLength;
    }
}
