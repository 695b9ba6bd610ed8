using System.Text;
using System.Text.Json.Nodes;

namespace KariOrleans.Sdk.Data;

/// <summary>
/// The columns of a table. <c>id</c>, <c>tenant_id</c>, <c>user_id</c>, <c>created_at</c> and <c>updated_at</c> are
/// always there and are filled by the platform.
/// </summary>
public sealed class TableSchema
{
    private readonly List<Column> columns = [];

    /// <summary>Adds a text column.</summary>
    public TableSchema Text(string name, bool required = false, bool unique = false, bool index = false) =>
        Add(name, "text", required, unique, index);

    /// <summary>Adds a column of 64-bit integers.</summary>
    public TableSchema Integer(string name, bool required = false, bool unique = false, bool index = false) =>
        Add(name, "integer", required, unique, index);

    /// <summary>Adds a column of 64-bit floating-point numbers.</summary>
    public TableSchema Number(string name, bool required = false, bool unique = false, bool index = false) =>
        Add(name, "number", required, unique, index);

    /// <summary>Adds a column of truth values.</summary>
    public TableSchema Boolean(string name, bool required = false, bool unique = false, bool index = false) =>
        Add(name, "boolean", required, unique, index);

    /// <summary>Adds a column of instants, kept in UTC to the microsecond.</summary>
    public TableSchema Timestamp(string name, bool required = false, bool unique = false, bool index = false) =>
        Add(name, "timestamp", required, unique, index);

    /// <summary>Adds a column of JSON values.</summary>
    public TableSchema Json(string name, bool required = false) => Add(name, "json", required, false, false);

    /// <summary>
    /// The columns as UTF-8 JSON. Written by hand where the names need no escapes: a serialiser's first text is dear in
    /// a cold start.
    /// </summary>
    internal byte[] ToUtf8()
    {
        if (!columns.All(column => column.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')))
            return JsonText.ToUtf8(ToJson());
        var text = new StringBuilder("{");
        foreach (var column in columns)
        {
            if (text.Length > 1) text.Append(',');
            text.Append('"').Append(column.Name).Append("\":{\"type\":\"").Append(column.Type)
                .Append("\",\"required\":").Append(Word(column.IsRequired))
                .Append(",\"unique\":").Append(Word(column.IsUnique))
                .Append(",\"index\":").Append(Word(column.IsIndexed)).Append('}');
        }

        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    private static string Word(bool value) => value ? "true" : "false";

    private JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var column in columns)
        {
            json[column.Name] = new JsonObject
            {
                ["type"] = column.Type,
                ["required"] = column.IsRequired,
                ["unique"] = column.IsUnique,
                ["index"] = column.IsIndexed,
            };
        }

        return json;
    }

    private TableSchema Add(string name, string type, bool required, bool unique, bool index)
    {
        columns.RemoveAll(column => column.Name == name);
        columns.Add(new Column(name, type, required, unique, index));
        return this;
    }

    private sealed record Column(string Name, string Type, bool IsRequired, bool IsUnique, bool IsIndexed);
}
