using System.Text.Json.Nodes;
using KariCore.Conditions;
using KariCore.Json;

namespace KariCore.Templates;

/// <summary>A quoted text, a number, true, false, null, or a path.</summary>
internal static class TagValue
{
    public static Func<TemplateScope, JsonNode?> Parse(string text)
    {
        if (text.Length >= 2 && text[0] is ('"' or '\'') && text[^1] == text[0]) return Constant(text[1..^1]);
        if (NumberText.Read(text) is { } number) return Constant(number);
        switch (text)
        {
            case "true":
                return Constant(true);
            case "false":
                return Constant(false);
            case "null" or "nil":
                return Constant(null);
        }

        var path = JsonPath.Parse(text);
        return scope => scope.Find(path);

        static Func<TemplateScope, JsonNode?> Constant(JsonNode? value) => _ => value;
    }
}
