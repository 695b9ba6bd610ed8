using System.Collections.Frozen;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>
/// The answer headers that an author may set. None that a browser takes as our origin's will, none that a proxy in
/// front of us takes as an order.
/// </summary>
internal static class AnswerHeaders
{
    private const int MaxHeaders = 64;
    private const int MaxValueLength = 4096;

    private static readonly FrozenSet<string> Allowed = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Link", "ETag", "Cache-Control", "Content-Disposition", "Content-Language", "Last-Modified", "Location", "Retry-After");

    private static readonly string[] RefusedPrefixes =
    [
        "x-kari-", "x-content-type-options", "x-frame-options", "x-xss-protection", "x-accel-", "x-sendfile", "x-lighttpd-",
        "x-litespeed-", "x-reproxy-", "x-forwarded", "x-permitted-", "x-dns-", "x-ua-", "x-webkit-", "x-real-ip", "x-original-",
    ];

    public static void Copy(KeyValuePair<string, string>[] headers, IHeaderDictionary target)
    {
        var left = MaxHeaders;
        foreach (var (name, value) in headers)
        {
            if (left == 0) return;
            if (!IsAllowed(name) || !IsSafeValue(value)) continue;
            target[name] = value;
            left--;
        }
    }

    public static bool IsAllowed(string name)
    {
        if (Allowed.Contains(name)) return true;
        if (name.Length is < 3 or > 64 || !name.StartsWith("x-", StringComparison.OrdinalIgnoreCase)) return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        }

        foreach (var refused in RefusedPrefixes)
        {
            if (name.StartsWith(refused, StringComparison.OrdinalIgnoreCase)) return false;
        }

        return true;
    }

    public static bool IsSafeValue(string value) =>
        value.Length <= MaxValueLength && !value.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
