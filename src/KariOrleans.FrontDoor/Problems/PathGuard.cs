using Microsoft.AspNetCore.Http.Features;

namespace KariOrleans.FrontDoor.Problems;

/// <summary>
/// Refuses paths that two readers could understand differently: an encoded slash, dot segments, backslashes, control
/// characters. Routing, the rate limit and the grain then all see the same path.
/// </summary>
internal static class PathGuard
{
    /// <summary>Whether a request's path may go on.</summary>
    public static bool IsPlain(HttpContext context)
    {
        foreach (var c in context.Request.Path.Value.AsSpan())
        {
            if (char.IsControl(c) || c == '\\') return false;
        }

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.AsSpan();
        var query = target.IndexOf('?');
        if (query >= 0) target = target[..query];
        return IsPlainTarget(target);
    }

    /// <summary>Whether the path as it was sent may go on. Kestrel resolves dot segments before anybody else sees them.</summary>
    public static bool IsPlainTarget(ReadOnlySpan<char> target)
    {
        if (!target.ContainsAny('%', '\\') && target.IndexOf("/.") < 0) return true;

        foreach (var range in target.Split('/'))
        {
            if (!IsPlainSegment(target[range])) return false;
        }

        return true;
    }

    private static bool IsPlainSegment(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        var others = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            var c = segment[i];
            if (c == '%')
            {
                if (i + 2 >= segment.Length || !char.IsAsciiHexDigit(segment[i + 1]) || !char.IsAsciiHexDigit(segment[i + 2]))
                    return false;
                c = (char)((HexValue(segment[i + 1]) << 4) | HexValue(segment[i + 2]));
                i += 2;
            }

            if (c is '/' or '\\' or '\x7f' or < ' ') return false;
            if (c == '.') dots++;
            else others++;
        }

        return others > 0 || dots is 0 or > 2;
    }

    private static int HexValue(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
