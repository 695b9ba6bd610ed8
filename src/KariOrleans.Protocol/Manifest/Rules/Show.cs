using System.Globalization;
using System.Text;

namespace KariOrleans.Protocol.Manifest.Rules;

/// <summary>Makes hostile text fit for a message: one bounded line that no terminal or log reader misreads.</summary>
internal static class Show
{
    private const int MaxRunes = 60;
    private const int MaxReasonRunes = 200;

    /// <summary>The text in quotes.</summary>
    public static string Text(string text) => $"\"{Clean(text, MaxRunes)}\"";

    /// <summary>The words of a JsonException without the place, which the diagnostic carries itself.</summary>
    public static string Reason(string message)
    {
        var place = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return Clean(place < 0 ? message : message[..place], MaxReasonRunes);
    }

    private static string Clean(string text, int maxRunes)
    {
        var shown = new StringBuilder();
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // An escape is six characters and more: a text of nothing but line breaks would fill a screen.
            if (count++ == maxRunes || shown.Length >= 2 * maxRunes) return shown.Append('…').ToString();
            shown.Append(IsPlain(rune) ? rune.ToString() : $"\\u{rune.Value:x4}");
        }

        return shown.ToString();
    }

    // Format characters turn text around or hide it (U+202E, U+200B).
    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
