using System.Text.Json.Nodes;
using KariCore.Conditions;
using KariCore.Input;

namespace KariCore.Templates;

/// <summary>
/// <c>value</c>, <c>not value</c> or <c>value op value</c>, joined by <c>and</c> and <c>or</c> (and binds tighter).
/// </summary>
internal static class TagCondition
{
    private static readonly string[] Operators = ["==", "!=", ">=", "<=", ">", "<", "contains"];

    public static Func<TemplateScope, bool> Parse(string text)
    {
        var words = TagText.Split(text, ' ').Where(word => word.Length > 0).ToList();
        var alternatives = Parts(words, "or").Select(part => Parts(part, "and").Select(Single).ToList()).ToList();
        return scope => alternatives.Exists(all => all.TrueForAll(holds => holds(scope)));
    }

    private static List<List<string>> Parts(List<string> words, string separator)
    {
        List<List<string>> parts = [[]];
        foreach (var word in words)
        {
            if (word == separator) parts.Add([]);
            else parts[^1].Add(word);
        }

        return parts;
    }

    private static Func<TemplateScope, bool> Single(List<string> words)
    {
        switch (words)
        {
            case [var one]:
                var value = TagValue.Parse(one);
                return scope => IsTrue(value(scope));
            case ["not", var one]:
                var negated = TagValue.Parse(one);
                return scope => !IsTrue(negated(scope));
            case [var left, var op, var right] when Operators.Contains(op):
                var (x, y) = (TagValue.Parse(left), TagValue.Parse(right));
                return scope => Condition.Of(op, Paid(y(scope), scope)).Holds(Paid(x(scope), scope));
            default:
                throw Invalid.Input(
                    $"The condition '{InputReading.Shorten(string.Join(' ', words))}' can't be read.",
                    "Write path, not path, or path op value with == != > >= < <= contains.");
        }
    }

    private static JsonNode? Paid(JsonNode? value, TemplateScope scope)
    {
        if (value is JsonArray or JsonObject) scope.Spend(value.ToJsonString().Length);
        return value;
    }

    private static bool IsTrue(JsonNode? value) => value switch
    {
        null => false,
        JsonArray array => array.Count > 0,
        JsonObject => true,
        _ => value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.False => false,
            System.Text.Json.JsonValueKind.String => value.AsText()!.Length > 0,
            _ => true,
        },
    };
}
