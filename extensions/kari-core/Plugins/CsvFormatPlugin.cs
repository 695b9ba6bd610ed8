using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Tables;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Rows to CSV text (RFC 4180, CRLF).</summary>
internal static class CsvFormatPlugin
{
    private const int MaxLength = 3 * 1024 * 1024;
    private const int MaxColumns = 1000;

    public static JsonNode? Run(PluginCall call)
    {
        var rows = call.Input.Array("rows");
        if (rows.Count > ItemList.MaxItems)
            throw Invalid.TooLarge($"'rows' has {rows.Count} entries.", $"Send at most {ItemList.MaxItems} at a time.");
        var delimiter = CsvDelimiter.Read(call.Input);
        var columns = call.Input.Texts("columns");
        if (columns.Count == 0) columns = ColumnsOf(rows);
        var isProtected = call.Input.Flag("protect_formulas", true);

        var text = new BoundedText(MaxLength);
        if (columns.Count > 0 && call.Input.Flag("header", true)) Write(columns.Select(c => JsonValue.Create(c)));
        foreach (var row in rows)
        {
            Write(row switch
            {
                JsonArray fields => fields,
                JsonObject fields => columns.Select(c => fields[c]),
                _ => throw Invalid.Input("A row is neither an object nor an array.", "Give rows as objects or arrays."),
            });
        }

        return new JsonObject { ["text"] = text.ToString(), ["count"] = rows.Count };

        void Write(IEnumerable<JsonNode?> fields)
        {
            var isFirst = true;
            foreach (var field in fields)
            {
                if (!isFirst) text.Append([delimiter]);
                text.Append(Field(field, delimiter, isProtected));
                isFirst = false;
            }

            text.Append("\r\n");
        }
    }

    private static List<string> ColumnsOf(JsonArray rows)
    {
        // In the order of first appearance.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var columns = new List<string>();
        foreach (var (name, _) in rows.OfType<JsonObject>().SelectMany(row => row))
        {
            if (!seen.Add(name)) continue;
            if (columns.Count == MaxColumns)
                throw Invalid.TooLarge($"The rows have more than {MaxColumns} columns.", "Name those you need.");
            columns.Add(name);
        }

        return columns;
    }

    private static string Field(JsonNode? node, char delimiter, bool isProtected)
    {
        var isText = node.AsText() is not null;
        var field = node.AsText() ?? node?.ToJsonString() ?? "";

        // A spreadsheet runs a text that begins like this as a formula; an apostrophe keeps it a text.
        if (isProtected && isText && field.Length > 0 && field[0] is ('=' or '+' or '-' or '@' or '\t' or '\r')) field =
            $"'{field}";
        var mustQuote = field.Contains(delimiter) || field.AsSpan().ContainsAny('"', '\r', '\n');
        return mustQuote ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
    }
}
