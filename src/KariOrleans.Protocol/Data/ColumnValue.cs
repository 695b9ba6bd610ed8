using System.Text;

namespace KariOrleans.Protocol.Data;

/// <summary>
/// A value as a table keeps it. Its text lives in the bytes that were read, or until the next value is read.
/// </summary>
public readonly ref struct ColumnValue
{
    private ColumnValue(ColumnValueKind kind, long integer, double number, ReadOnlySpan<byte> text)
    {
        Kind = kind;
        Integer = integer;
        Number = number;
        Text = text;
    }

    /// <summary>Which of the properties holds the value.</summary>
    public ColumnValueKind Kind { get; }

    /// <summary>The integer, or 1 and 0 for true and false.</summary>
    public long Integer { get; }

    /// <summary>The number: finite, and never the negative zero.</summary>
    public double Number { get; }

    /// <summary>The text, valid UTF-8 without U+0000.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Null, <see cref="long"/>, <see cref="double"/> or text.</summary>
    public object? ToObject() => Kind switch
    {
        ColumnValueKind.Null => null,
        ColumnValueKind.Integer => Integer,
        ColumnValueKind.Number => Number,
        ColumnValueKind.Text => Encoding.UTF8.GetString(Text),
    };

    internal static ColumnValue Of(long integer) => new(ColumnValueKind.Integer, integer, 0, default);

    internal static ColumnValue Of(double number) => new(ColumnValueKind.Number, 0, number, default);

    internal static ColumnValue Of(ReadOnlySpan<byte> text) => new(ColumnValueKind.Text, 0, 0, text);
}
