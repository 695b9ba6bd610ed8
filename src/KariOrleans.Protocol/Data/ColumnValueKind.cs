namespace KariOrleans.Protocol.Data;

/// <summary>How a value is kept.</summary>
public enum ColumnValueKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary>64-bit integer, or a truth value.</summary>
    Integer,

    /// <summary>64-bit floating-point number.</summary>
    Number,

    /// <summary>UTF-8 text.</summary>
    Text,
}
