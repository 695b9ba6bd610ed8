using System.Buffers;
using System.Text.Json.Nodes;
using KariCore.Conditions;
using KariCore.Input;
using KariCore.Json;
using KariCore.Tables;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>CSV text to rows.</summary>
internal static class CsvParsePlugin
{
    private const int MaxRows = 100_000;
    private const int MaxColumns = 1000;
    private const int MaxNameLength = 200;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public static JsonNode? Run(PluginCall call)
    {
        var reader = new CsvReader(call.Input.Text("text"), CsvDelimiter.Read(call.Input));
        var isTyped = call.Input.Choice("types", "auto", "auto", "text") == "auto";
        var names = call.Input.Flag("header", true) ? Names(reader.Read() ?? []) : null;

        var budget = new OutputBudget();
        var rows = new JsonArray();
        while (reader.Read() is { } fields)
        {
            if (rows.Count == MaxRows)
                throw Invalid.TooLarge($"There are more than {MaxRows} rows.", "Parse the file in parts.");
            if (fields.Count > (names?.Count ?? MaxColumns))
            {
                throw Invalid.Input(
                    $"Row {rows.Count + 1} has {fields.Count} fields; there are {names?.Count ?? MaxColumns} columns.",
                    "Check the delimiter and the quotes, or set header to false.");
            }

            budget.Charge(fields.Count + 1, fields.Sum(f => f.Length + 4));
            rows.Add(names is null ? Array(fields, isTyped) : Object(fields, names, isTyped, budget));
        }

        var count = rows.Count;
        var columns = names is null ? null : new JsonArray([.. names.Select(n => JsonValue.Create(n))]);
        return new JsonObject { ["rows"] = rows, ["columns"] = columns, ["count"] = count };
    }

    private static List<string> Names(List<string> header)
    {
        if (header.Count > MaxColumns)
            throw Invalid.TooLarge($"There are more than {MaxColumns} columns.", "Select fewer.");
        var names = new List<string>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim();
            if (name.Length > MaxNameLength)
                throw Invalid.Input(
                    $"The name of column {i + 1} is longer than {MaxNameLength} characters.",
                    "Shorten it, or set header to false.");
            if (name.Length == 0) name = $"column_{i + 1}";
            for (var n = 2; !taken.Add(name); n++) name = $"{header[i].Trim()}_{n}";
            names.Add(name);
        }

        return names;
    }

    private static JsonArray Array(List<string> fields, bool isTyped) => [.. fields.Select(f => Value(f, isTyped))];

    private static JsonObject Object(List<string> fields, List<string> names, bool isTyped, OutputBudget budget)
    {
        var row = new JsonObject();
        for (var i = 0; i < fields.Count; i++)
        {
            budget.Charge(0, names[i].Length + 4);
            row[names[i]] = Value(fields[i], isTyped);
        }

        return row;
    }

    /// <summary>
    /// A number only where it survives: <c>007</c> and <c>+49123</c> are identifiers, and more than 15 digits would be
    /// rounded.
    /// </summary>
    private static JsonNode? Value(string field, bool isTyped)
    {
        if (!isTyped) return field;
        if (field.Length == 0) return null;
        if (field.Equals("true", StringComparison.OrdinalIgnoreCase)) return true;
        if (field.Equals("false", StringComparison.OrdinalIgnoreCase)) return false;
        var digits = field.AsSpan(field[0] == '-' ? 1 : 0);
        var isPlain = digits.Length is > 0 and <= 16 && char.IsAsciiDigit(digits[0])
            && (digits.Length == 1 || digits[0] != '0' || digits[1] == '.')
                && !digits.ContainsAnyExcept(NumberCharacters)
            && digits.Length - digits.Count('.') <= 15 && digits[^1] != '.';
        return isPlain && NumberText.Read(field) is { } number ? number : field;
    }
}
