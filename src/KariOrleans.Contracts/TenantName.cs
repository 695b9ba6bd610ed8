using System.Diagnostics.CodeAnalysis;

namespace KariOrleans.Contracts;

/// <summary>The one alphabet of tenants, extensions and their children in grain keys: <c>[a-z0-9-]</c>.</summary>
public static class TenantName
{
    /// <summary>
    /// The longest tenant, in characters. With a 50-character extension a key stays far below the 120 allowed.
    /// </summary>
    public const int MaxLength = 40;

    /// <summary>The pseudo tenant of what belongs to the platform itself. No tenant can have this name.</summary>
    public const string Platform = "-platform";

    /// <summary>Whether a text may name a tenant: <c>[a-z0-9]([a-z0-9-]*[a-z0-9])?</c>, 1 to 40 characters.</summary>
    public static bool IsValid([NotNullWhen(true)] string? name) =>
        name is { Length: > 0 and <= MaxLength } && IsKeyPart(name) && name[0] != '-' && name[^1] != '-';

    internal static bool IsKeyPart(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) return false;
        }

        return !part.IsEmpty;
    }
}
