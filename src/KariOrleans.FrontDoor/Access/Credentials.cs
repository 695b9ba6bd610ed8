namespace KariOrleans.FrontDoor.Access;

/// <summary>Reads what a request presents. One of the two headers is enough; Authorization wins.</summary>
internal static class Credentials
{
    public const string ApiKeyHeader = "X-API-Key";

    private const string Bearer = "Bearer ";
    private const int MaxLength = 16 * 1024;

    /// <summary>The key or token, or null where none is presented; empty where it is unreadable.</summary>
    public static string? Presented(HttpRequest request)
    {
        var authorization = request.Headers.Authorization;
        if (authorization.Count > 0)
        {
            return authorization is [{ Length: <= MaxLength } value] && value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? value[Bearer.Length..].Trim()
                : "";
        }

        var key = request.Headers[ApiKeyHeader];
        return key.Count == 0 ? null : key is [{ Length: <= MaxLength } only] ? only : "";
    }

    /// <summary>Whether a text is meant as an API key rather than as a token.</summary>
    public static bool LooksLikeApiKey(string presented) => presented.StartsWith("kari_", StringComparison.Ordinal);
}
