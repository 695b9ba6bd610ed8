using System.Text.Json.Nodes;
using KariOrleans.Protocol.Manifest.Rules;

namespace KariOrleans.Protocol.Manifest.Schema;

/// <summary>
/// The rules of one schema, one for each keyword. With <c>x-rule: name</c> the id is <c>manifest/name-pattern</c>,
/// without it <c>manifest/pattern</c>.
/// </summary>
internal static class SchemaRules
{
    public static IReadOnlyDictionary<SchemaKeyword, ManifestRule> Make(JsonObject schema)
    {
        var name = (string?)schema["x-rule"];
        var severity = (string?)schema["x-severity"];
        var missing = (string?)schema["x-missing"] ?? severity;
        var remedy = (string?)schema["x-remedy"];
        return Enum.GetValues<SchemaKeyword>().ToDictionary(
            keyword => keyword,
            keyword => Make(keyword, name, keyword is SchemaKeyword.Required ? missing : severity, remedy));
    }

    public static string Suffix(SchemaKeyword keyword) => keyword switch
    {
        SchemaKeyword.Type => "type",
        SchemaKeyword.Null => "null",
        SchemaKeyword.Required => "required",
        SchemaKeyword.UnknownField => "unknown-field",
        SchemaKeyword.Word => "word",
        SchemaKeyword.Pattern => "pattern",
        SchemaKeyword.Length => "length",
        SchemaKeyword.Range => "range",
        SchemaKeyword.Count => "count",
    };

    private static ManifestRule Make(SchemaKeyword keyword, string? name, string? severity, string? remedy)
    {
        // An unknown field or a null is never the named value's own fault: it has one id and is never an error.
        if (keyword is SchemaKeyword.UnknownField or SchemaKeyword.Null)
            return ManifestRule.Warning(Suffix(keyword), GeneralRemedy(keyword));

        var id = name is null ? Suffix(keyword) : $"{name}-{Suffix(keyword)}";
        var text = remedy ?? GeneralRemedy(keyword);
        return severity is "error" ? ManifestRule.Error(id, text) : ManifestRule.Warning(id, text);
    }

    private static string GeneralRemedy(SchemaKeyword keyword) => keyword switch
    {
        SchemaKeyword.Type => "Write a value of the expected kind, or leave the field out to get its default.",
        SchemaKeyword.Null => "Leave the field out to get its default.",
        SchemaKeyword.Required => "Add the field.",
        SchemaKeyword.UnknownField => "Correct its spelling or remove it; it is kept, but has no effect.",
        SchemaKeyword.Word => "Write one of the allowed words.",
        SchemaKeyword.Pattern => "Write it in the expected form.",
        SchemaKeyword.Length => "Write a text of the allowed length.",
        SchemaKeyword.Range => "Write a number in the allowed range.",
        SchemaKeyword.Count => "Keep the list within the allowed number of entries.",
    };
}
