using System.Collections.Frozen;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>
/// The request headers that an extension sees. Credentials and what proxies say are never among them.
/// </summary>
internal static class PassedHeaders
{
    private const int MaxTextLength = 8 * 1024;

    private static readonly FrozenDictionary<string, string> Allowed = new[]
    {
        "accept", "accept-language", "if-match", "if-none-match", "if-modified-since", "user-agent", "x-request-id",
        "prefer",
    }.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    public static KeyValuePair<string, string>[] From(IHeaderDictionary headers)
    {
        var passed = new KeyValuePair<string, string>[Math.Min(headers.Count, 64)];
        var count = 0;
        foreach (var (name, value) in headers)
        {
            if (count == passed.Length) break;
            if (PassedName(name) is not { } lower) continue;

            // A longer text than the wire allows would end the session of whoever is called with it.
            var text = value.ToString();
            if (text.Length <= MaxTextLength && lower.Length <= MaxTextLength) passed[count++] = new(lower, text);
        }

        return count == passed.Length ? passed : passed.AsSpan(0, count).ToArray();
    }

    /// <summary>The name in lower case, or null where the header stays here.</summary>
    public static string? PassedName(string name)
    {
        if (Allowed.TryGetValue(name, out var known)) return known;
        if (!name.StartsWith("x-", StringComparison.OrdinalIgnoreCase)) return null;

        return name.Equals("x-api-key", StringComparison.OrdinalIgnoreCase)
            || name.Equals("x-real-ip", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("x-forwarded", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("x-original-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("x-kari-", StringComparison.OrdinalIgnoreCase)
            ? null
            : name.ToLowerInvariant();
    }
}
