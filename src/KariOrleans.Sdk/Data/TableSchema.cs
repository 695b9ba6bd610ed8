using System.Text.Json.Nodes;

namespace KariOrleans.Sdk.Data;

/// <summary>
/// The columns of a table. <c>id</c>, <c>tenant_id</c>, <c>user_id</c>, <c>created_at</c> and <c>updated_at</c> are
/// always there and are filled by the platform.
/// </summary>
public sealed class TableSchema
{
    private readonly JsonObject columns = [];

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

    internal JsonObject ToJson() => columns;

    private TableSchema Add(string name, string type, bool required, bool unique, bool index)
    {
        columns[name] = new JsonObject
        {
            ["type"] = type,
            ["required"] = required,
            ["unique"] = unique,
            ["index"] =
            index
        };
        return this;
    }
}
