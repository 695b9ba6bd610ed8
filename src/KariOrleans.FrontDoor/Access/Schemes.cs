namespace KariOrleans.FrontDoor.Access;

/// <summary>Names of the authentication schemes.</summary>
internal static class Schemes
{
    /// <summary>API routes: an API key, or a JWT.</summary>
    public const string Kari = "kari";

    /// <summary>JWT bearer; <see cref="Kari"/> asks it for bearers that are no API keys.</summary>
    public const string Jwt = "kari.jwt";

    /// <summary>Browser pages only.</summary>
    public const string Cookie = "kari.cookie";
}
