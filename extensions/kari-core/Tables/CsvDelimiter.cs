using System.Text.Json.Nodes;
using KariCore.Input;

namespace KariCore.Tables;

/// <summary>The character between fields.</summary>
internal static class CsvDelimiter
{
    public static char Read(JsonObject input) => input.OptionalText("delimiter") switch
    {
        null => ',',
        "tab" => '\t',
        [var c] when c is not ('"' or '\r' or '\n') && !char.IsSurrogate(c) => c,
        _ => throw Invalid.Input("'delimiter' is not one usable character.", "Use , or ; or | or tab."),
    };
}
