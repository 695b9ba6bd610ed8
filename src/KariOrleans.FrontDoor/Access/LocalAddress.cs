namespace KariOrleans.FrontDoor.Access;

/// <summary>What keeps the sign-in form on its own ground.</summary>
internal static class LocalAddress
{
    public const string Default = "/reference";

    /// <summary>An address to return to, or the default where a browser could take it for another host's.</summary>
    public static string OrDefault(string? address)
    {
        if (address is not { Length: > 0 and <= 2_000 } || address[0] != '/') return Default;
        if (address.Length > 1 && address[1] is '/' or '\\') return Default;
        foreach (var c in address)
        {
            if (c is '\\' or < '!' or > '~') return Default;
        }

        return address;
    }

    /// <summary>Whether a form was posted by one of our own pages. Every browser says where a POST comes from.</summary>
    public static bool IsSameOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
        {
            return Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site is "" or "same-origin" or "none";
    }
}
