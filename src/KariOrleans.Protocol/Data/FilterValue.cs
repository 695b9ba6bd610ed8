
namespace KariOrleans.Protocol.Data;

/// <summary>Turns a filter's JSON scalar into what a column keeps.</summary>
internal static class FilterValue
{
    public static bool TryConvert(object? value, ColumnType type, out object? stored)
    {
        stored = value is null ? null : type switch
        {
            ColumnType.Integer => AsInteger(value),
            ColumnType.Number => AsNumber(value),
            ColumnType.Boolean => value is bool flag ? (flag ? 1L : 0L) : null,
            ColumnType.Timestamp => value is string text ? InstantText.Normalise(text) : null,
            ColumnType.Text or ColumnType.Json => value as string,
        };
        return value is null == stored is null;
    }

    public static string Describe(object? value) => value switch
    {
        null => "null",
        bool => "a boolean",
        long => "an integer",
        double => "a number",
        string text when text.Length <= 40 => $"the text '{text}'",
        _ => "a text",
    };

    // An integer column may be compared with 1.5; only what is integral becomes an integer.
    private static object? AsInteger(object value) => value switch
    {
        long => value,
        double number when number is >= -9223372036854775808.0 and < 9223372036854775808.0
            && Math.Floor(number) == number => (long)number,
        double => value,
        _ => null,
    };

    private static object? AsNumber(object value) => value switch
    {
        long integer => (double)integer,
        double number => number == 0 ? 0.0 : number,
        _ => null,
    };
}
