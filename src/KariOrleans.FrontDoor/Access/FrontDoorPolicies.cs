namespace KariOrleans.FrontDoor.Access;

/// <summary>Names of the authorization policies.</summary>
public static class FrontDoorPolicies
{
    /// <summary>Browser pages for platform administrators, by cookie: the Orleans Dashboard.</summary>
    public const string PlatformPages = "kari.platform-pages";

    /// <summary>Browser pages for everybody who signed in, by cookie: the API reference.</summary>
    public const string Pages = "kari.pages";

    /// <summary>API routes for administrators of the tenant; platform administrators are such everywhere.</summary>
    public const string Admin = "kari.admin";

    /// <summary>API routes for platform administrators.</summary>
    public const string Platform = "kari.platform";
}
