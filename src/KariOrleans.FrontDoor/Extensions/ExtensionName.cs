namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Names that a route may ask for.</summary>
internal static class ExtensionName
{
    public const int MaxLength = 50;

    /// <summary>Whether the platform's own routes use the name.</summary>
    public static bool IsReserved(string name) =>
        name is "system" or "discover" or "registry" or "background-tasks" or "marketplace" or "health";

    /// <summary>
    /// Whether an extension may have the name: <c>^[a-z][a-z0-9]*(-[a-z0-9]+)*$</c>, at most 50 characters.
    /// </summary>
    public static bool IsValid(string name)
    {
        if (name.Length is 0 or > MaxLength || !char.IsAsciiLetterLower(name[0]) || name[^1] == '-') return false;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c == '-' ? name[i - 1] == '-' : !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c)) return false;
        }

        return true;
    }
}
