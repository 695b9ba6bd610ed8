namespace KariOrleans.Protocol.Data;

/// <summary>What a column holds. The numbers are stored: never reuse one.</summary>
public enum ColumnType
{
    /// <summary>Text without U+0000, compared by code point.</summary>
    Text = 1,

    /// <summary>64-bit integer.</summary>
    Integer = 2,

    /// <summary>64-bit floating-point number, finite.</summary>
    Number = 3,

    /// <summary>Truth value; false before true.</summary>
    Boolean = 4,

    /// <summary>Instant in UTC to the microsecond, kept as text that orders like time.</summary>
    Timestamp = 5,

    /// <summary>A JSON value, kept, compared and returned as the text that was given.</summary>
    Json = 6,
}
