using System.Text;
using System.Xml;

namespace AdvancedAnalytics.Charts;

/// <summary>Text that may stand in SVG, whoever chose it.</summary>
internal static class SvgText
{
    /// <summary>Escapes a text for content and attributes, shortened where a length is given.</summary>
    public static string Of(string text, int maxLength = int.MaxValue)
    {
        var escaped = new StringBuilder(text.Length + 16);
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length++ == maxLength)
            {
                escaped.Append('…');
                break;
            }

            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(IsAllowed(rune) ? rune.ToString() : "\uFFFD"),
            };
        }

        return escaped.ToString();
    }

    // XML 1.0 has no place for control characters and two others, not even escaped. The marks that turn the direction
    // of
    // text would let a name rearrange the words around it.
    private static bool IsAllowed(Rune rune) =>
        rune.Value is not (>= 0x202A and <= 0x202E) and not (>= 0x2066 and <= 0x2069)
        && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value));
}
