using System.Text.Json;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Json;
using KariOrleans.Sdk;

namespace KariCore.Conditions;

/// <summary>
/// One comparison. A text that reads as a number is compared with a number as a number (values from CSV and forms are
/// texts); other values of different types are unequal and have no order, so <c>&gt;</c> and its like don't hold
/// between them.
/// </summary>
internal sealed class Condition
{
    public static readonly string[] Operators =
    [
        "==",
        "!=", ">", ">=", "<", "<=", "contains", "not_contains", "starts_with", "ends_with", "matches", "in", "not_in",
        "exists", "not_exists", "is_empty", "not_empty",
    ];

    // Searching costs text times needle and items times choices in the worst case.
    private const int MaxNeedleLength = 4096;
    private const int MaxChoices = 1000;

    private readonly JsonPath? field;
    private readonly string op;
    private readonly JsonNode? value;
    private readonly bool ignoreCase;
    private readonly SafePattern? pattern;

    private Condition(JsonPath? field, string op, JsonNode? value, bool ignoreCase)
    {
        (this.field, this.op, this.value, this.ignoreCase) = (field, op, value, ignoreCase);
        if (op is "matches") pattern =
            SafePattern.Parse(Required("a regular expression").AsText() ?? throw Needs("a text"), ignoreCase);
        if (op is ("in" or "not_in") && value is not JsonArray { Count: <= MaxChoices })
            throw Needs($"an array of at most {MaxChoices} values");
        if (value.AsText() is { Length: > MaxNeedleLength })
            throw Needs($"a text of at most {MaxNeedleLength} characters");
    }

    /// <summary>Reads <c>{"field", "op", "value", "ignore_case"}</c>.</summary>
    public static Condition Parse(JsonObject json) => new(
        json.OptionalText("field") is { } field ? JsonPath.Parse(field) : null,
        json.Choice("op", "==", Operators),
        json["value"],
        json.Flag("ignore_case"));

    public static Condition Of(string op, JsonNode? value) => new(null, op, value, false);

    /// <summary>Reads an array of conditions and says how to join them.</summary>
    public static Func<JsonNode?, bool> ParseAll(JsonObject input)
    {
        var list = input.Array("where");
        if (list.Count is 0 or > 50) throw Invalid.Input($"'where' has {list.Count} conditions.", "Give 1 to 50.");
        Condition[] conditions = [.. list.Select(c => c is JsonObject json
            ? Parse(json)
            : throw Invalid.Input("A condition is no object.", "Write {\"field\", \"op\", \"value\"}."))];
        return input.Choice("match", "all", "all", "any") == "all"
            ? item => Array.TrueForAll(conditions, c => c.Holds(item))
            : item => Array.Exists(conditions, c => c.Holds(item));
    }

    public bool Holds(JsonNode? item)
    {
        var left = field is null ? item : field.Select(item);
        return op switch
        {
            "==" => AreEqual(left, value),
            "!=" => !AreEqual(left, value),
            ">" => Order(left, value) > 0,
            ">=" => Order(left, value) >= 0,
            "<" => Order(left, value) < 0,
            "<=" => Order(left, value) <= 0,
            "contains" => Contains(left),
            "not_contains" => !Contains(left),
            "starts_with" => left.AsText() is { } text && text.StartsWith(Affix(), Comparison),
            "ends_with" => left.AsText() is { } text && text.EndsWith(Affix(), Comparison),
            "matches" => left.AsText() is { } text && pattern!.IsMatch(text),
            "in" => ((JsonArray)value!).Any(v => AreEqual(left, v)),
            "not_in" => !((JsonArray)value!).Any(v => AreEqual(left, v)),
            "exists" => left is not null,
            "not_exists" => left is null,
            "is_empty" => IsEmpty(left),
            _ => !IsEmpty(left),
        };
    }

    private StringComparison Comparison => ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private bool Contains(JsonNode? left) => left switch
    {
        JsonArray array => array.Any(item => AreEqual(item, value)),
        JsonObject members => value.AsText() is { } name && members.ContainsKey(name),
        _ => left.AsText() is { } text && text.Contains(Affix(), Comparison),
    };

    private bool AreEqual(JsonNode? left, JsonNode? right)
    {
        if (ignoreCase && left.AsText() is { } a && right.AsText() is { } b) return a.Equals(b, Comparison);
        return Numbers(left, right) is var (x, y) ? x.Equals(y) : JsonValueOrder.Instance.Compare(left, right) == 0;
    }

    private int? Order(JsonNode? left, JsonNode? right)
    {
        if (Numbers(left, right) is var (x, y)) return x.CompareTo(y);
        return left.AsText() is { } a && right.AsText() is { } b ? string.Compare(a, b, Comparison) : null;
    }

    /// <summary>Both as numbers where at least one is a number and the other reads as one.</summary>
    private static (double Left, double Right)? Numbers(JsonNode? left, JsonNode? right)
    {
        if (left?.GetValueKind() != JsonValueKind.Number && right?.GetValueKind() != JsonValueKind.Number) return null;
        return NumberText.Read(left) is { } x && NumberText.Read(right) is { } y ? (x, y) : null;
    }

    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonArray array => array.Count == 0,
        JsonObject members => members.Count == 0,
        _ => node.AsText() is { } text && string.IsNullOrWhiteSpace(text),
    };

    private string Affix() =>
        value.AsText() ?? value.AsFiniteNumber()?.ToString(System.Globalization.CultureInfo.InvariantCulture)
        ?? throw Needs("a text");

    private JsonNode Required(string what) => value ?? throw Needs(what);

    private ExtensionException Needs(string what) => Invalid.Input($"'{op}' has no usable 'value'.", $"Give {what}.");
}
