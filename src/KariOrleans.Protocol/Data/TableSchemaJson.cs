using System.Text.Json;

namespace KariOrleans.Protocol.Data;

/// <summary>
/// Reads a table's schema: a UTF-8 JSON object, column name → type word, or
/// <c>{"type":…, "required":…, "unique":…, "index":…}</c>.
/// </summary>
public static class TableSchemaJson
{
    /// <summary>The declared columns in the order of the JSON, or what is wrong with them.</summary>
    public static DataOutcome<TableColumn[]> Parse(ReadOnlyMemory<byte> json) =>
        BoundedJson.Parse<TableColumn[]>(json, DataErrors.SchemaInvalid, ReadColumns);

    private static DataOutcome<TableColumn[]> ReadColumns(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return DataErrors.SchemaInvalid("A schema is an object: column name to type.");
        var count = root.GetPropertyCount();
        if (count is 0 or > DataLimits.MaxColumns)
            return DataErrors.SchemaInvalid($"A table has 1 to {DataLimits.MaxColumns} columns, not {count}.");

        var columns = new List<TableColumn>(count);
        foreach (var property in root.EnumerateObject())
        {
            if (DataNames.Check("column", property.Name) is { } problem) return problem;
            if (AutomaticColumns.IsReserved(property.Name)) return DataErrors.ColumnReserved(property.Name);
            if (!ReadColumn(property.Name, property.Value).TryGet(out var column, out var error)) return error;
            columns.Add(column);
        }

        return columns.ToArray();
    }

    private static DataOutcome<TableColumn> ReadColumn(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return WithType(new TableColumn(name, ColumnType.Text), value);
        if (value.ValueKind != JsonValueKind.Object)
            return DataErrors.SchemaInvalid($"The column '{name}' is neither a type word nor an object.");

        DataOutcome<TableColumn> column = DataErrors.SchemaInvalid($"The column '{name}' has no type.");
        if (value.TryGetProperty("type", out var type)) column = WithType(new TableColumn(name, ColumnType.Text), type);
        foreach (var property in value.EnumerateObject())
        {
            if (!column.TryGet(out var found, out var error)) return error;
            column = property.Name == "type" ? column : WithFlag(found, property.Name, property.Value);
        }

        return column;
    }

    private static DataOutcome<TableColumn> WithType(TableColumn column, JsonElement word)
    {
        var type = word.ValueKind == JsonValueKind.String ? ColumnTypeWords.Parse(word.GetString()) : null;
        return type is { } known
            ? column with { Type = known }
            : DataErrors.SchemaInvalid(
                $"The type of the column '{column.Name}' is none of text, integer, number, boolean, timestamp, json.");
    }

    private static DataOutcome<TableColumn> WithFlag(TableColumn column, string key, JsonElement value)
    {
        if (key is not ("required" or "unique" or "index"))
            return DataErrors.SchemaInvalid($"The column '{column.Name}' has an unknown key '{key}'.");
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return DataErrors.SchemaInvalid($"'{key}' of the column '{column.Name}' is neither true nor false.");
        var on = value.GetBoolean();
        return key switch
        {
            "required" => column with { Required = on },
            "unique" => column with { Unique = on },
            _ => column with { Index = on },
        };
    }
}
