using System.Globalization;
using System.Security.Cryptography;

namespace AdvancedAnalytics;

/// <summary>
/// Ids whose order as text is the order of their times: milliseconds since 1970, then chance, both in hexadecimal.
/// </summary>
internal static class TimeOrderedId
{
    public static string New(long milliseconds) => Format(milliseconds, RandomNumberGenerator.GetInt32(int.MaxValue));

    /// <summary>Not above any id of that millisecond.</summary>
    public static string FirstOf(long milliseconds) => Format(milliseconds, 0);

    private static string Format(long milliseconds, int chance) =>
        string.Create(CultureInfo.InvariantCulture, $"{milliseconds:x12}{chance:x8}");
}
