using System.Buffers.Text;

namespace AdvancedAnalytics.Ingest;

/// <summary>Finite decimal numbers out of UTF-8.</summary>
internal static class NumberText
{
    private static ReadOnlySpan<double> PowersOfTen =>
        [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    public static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        text = text.Trim((byte)' ');
        return TryParsePlain(text, out value)
               || (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && double.IsFinite(value));
    }

    // Up to 15 digits and a power of ten up to 10^15 are exact doubles, so one division rounds once: the nearest
    // double, as a full parser finds it (Clinger, "How to read floating point numbers accurately", 1990).
    private static bool TryParsePlain(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var isNegative = text is [(byte)'-', ..];
        if (isNegative) text = text[1..];
        if (text.Length is 0 or > 16) return false;
        long digits = 0;
        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = text[i] - '0';
            if ((uint)digit <= 9) digits = (digits * 10) + digit;
            else if (text[i] == '.' && point < 0) point = i;
            else return false;
        }

        var count = point < 0 ? text.Length : text.Length - 1;
        if (count is 0 or > 15) return false;
        value = point < 0 ? digits : digits / PowersOfTen[text.Length - 1 - point];
        if (isNegative) value = -value;
        return true;
    }
}
