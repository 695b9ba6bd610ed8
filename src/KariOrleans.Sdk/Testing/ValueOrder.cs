using System.Text;

namespace KariOrleans.Sdk.Testing;

/// <summary>The order of stored values: null first, numbers by value, text by code point.</summary>
internal static class ValueOrder
{
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (long a, long b) => a.CompareTo(b),
        (double a, double b) => a.CompareTo(b),
        (long a, double b) => Compare(a, b),
        (double a, long b) => -Compare(b, a),
        (string a, string b) => CompareText(a, b),
        _ => throw new InvalidOperationException($"{left.GetType().Name} and {right.GetType().Name} have no order."),
    };

    // Converting the integer to a double would lose its last digits.
    private static int Compare(long integer, double number)
    {
        if (number >= 9223372036854775808.0) return -1;
        if (number < -9223372036854775808.0) return 1;
        var whole = Math.Floor(number);
        var order = integer.CompareTo((long)whole);
        return order != 0 ? order : whole < number ? -1 : 0;
    }

    // Ordinal comparison of UTF-16 puts characters beyond U+FFFF before U+E000; the store compares UTF-8.
    private static int CompareText(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
