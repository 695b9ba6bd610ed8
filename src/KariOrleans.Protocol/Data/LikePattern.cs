using System.Text;

namespace KariOrleans.Protocol.Data;

/// <summary>
/// SQL patterns as this platform reads them: <c>%</c> any text, <c>_</c> one code point, <c>\</c> takes the next
/// literally, case-sensitive.
/// </summary>
public static class LikePattern
{
    /// <summary>What is wrong with a pattern, or null.</summary>
    public static string? Check(string pattern)
    {
        if (pattern.Length > DataLimits.MaxPatternLength)
            return $"is longer than {DataLimits.MaxPatternLength} characters";
        var escapes = 0;
        for (var i = pattern.Length - 1; i >= 0 && pattern[i] == '\\'; i--) escapes++;
        return escapes % 2 == 1 ? "ends in '\\' with nothing to take literally" : null;
    }

    /// <summary>Whether a text matches a pattern that <see cref="Check"/> accepted.</summary>
    public static bool IsMatch(string text, string pattern)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        Rune[] wanted = [.. pattern.EnumerateRunes()];
        int at = 0, next = 0, star = -1, resume = 0;

        // Greedy with one step back: only the last '%' is tried again, so the time is bounded by length × length.
        while (at < runes.Length)
        {
            if (next < wanted.Length && wanted[next].Value == '%')
            {
                star = ++next;
                resume = at;
            }
            else if (Takes(wanted, next, runes[at], out var width))
            {
                next += width;
                at++;
            }
            else if (star >= 0)
            {
                next = star;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (next < wanted.Length && wanted[next].Value == '%') next++;
        return next == wanted.Length;
    }

    private static bool Takes(Rune[] pattern, int at, Rune rune, out int width)
    {
        width = 1;
        if (at >= pattern.Length) return false;
        if (pattern[at].Value == '_') return true;
        if (pattern[at].Value != '\\') return pattern[at] == rune;
        width = 2;
        return pattern[at + 1] == rune;
    }
}
