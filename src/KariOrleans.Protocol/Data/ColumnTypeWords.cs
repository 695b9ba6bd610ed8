namespace KariOrleans.Protocol.Data;

/// <summary>The words that name column types in schemas and messages.</summary>
public static class ColumnTypeWords
{
    /// <summary>The word of a type.</summary>
    public static string Word(this ColumnType type) => type switch
    {
        ColumnType.Text => "text",
        ColumnType.Integer => "integer",
        ColumnType.Number => "number",
        ColumnType.Boolean => "boolean",
        ColumnType.Timestamp => "timestamp",
        ColumnType.Json => "json",
    };

    /// <summary>The type that a word names, or null.</summary>
    public static ColumnType? Parse(string? word) => word switch
    {
        "text" => ColumnType.Text,
        "integer" => ColumnType.Integer,
        "number" => ColumnType.Number,
        "boolean" => ColumnType.Boolean,
        "timestamp" => ColumnType.Timestamp,
        "json" => ColumnType.Json,
        _ => null,
    };

    /// <summary>Whether values of the type are kept as text.</summary>
    public static bool IsText(this ColumnType type) =>
        type is ColumnType.Text or ColumnType.Timestamp or ColumnType.Json;
}
