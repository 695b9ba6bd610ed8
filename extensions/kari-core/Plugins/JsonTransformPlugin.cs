using System.Text.Json.Nodes;
using KariCore.Conditions;
using KariCore.Input;
using KariCore.Json;
using KariCore.Tables;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Reshapes JSON in steps; each step gets what the one before made.</summary>
internal static class JsonTransformPlugin
{
    private const int MaxSteps = 20;
    private const int MaxFields = 100;
    private const int MaxNameLength = 200;

    public static JsonNode? Run(PluginCall call)
    {
        var steps = call.Input.Array("steps");
        if (steps.Count > MaxSteps) throw Invalid.Input($"There are {steps.Count} steps.", $"Use at most {MaxSteps}.");
        var data = call.Input.Required("data");
        var budget = new OutputBudget();
        foreach (var step in steps)
        {
            if (step is not JsonObject json) throw Invalid.Input("A step is no object.", "Write {\"op\": …}.");
            data = Apply(json, data, budget);
        }

        return new JsonObject { ["result"] = data?.DeepClone() };
    }

    private static JsonNode? Apply(JsonObject step, JsonNode? data, OutputBudget budget) =>
        step.Choice(
            "op", null, "get", "select", "rename", "remove", "filter", "sort", "limit", "group", "flatten", "unique",
                "count") switch
        {
            "get" => JsonPath.Parse(step.Text("path")).Select(data),
            "select" => EachObject(data, item => Select(item, Fields(step), budget), budget),
            "rename" => EachObject(data, item => Rename(item, Fields(step), budget), budget),
            "remove" => EachObject(data, item => Remove(item, step.Texts("fields"), budget), budget),
            "filter" => Keep(Items(data).Where(Condition.ParseAll(step)), budget),
            "sort" => Keep(Sort(Items(data), step), budget),
            "limit" => Keep(
                Items(data).Skip(step.Integer("offset", 0, 0, int.MaxValue))
                    .Take(step.Integer("count", 100, 0, int.MaxValue)), budget),
            "group" => Group(Items(data), JsonPath.Parse(step.Text("by")), budget),
            "flatten" => Flatten(data, budget),
            "unique" => Unique(Items(data), step, budget),
            _ => data is JsonArray array ? array.Count : data is JsonObject members ? members.Count : data is null
                ? 0 : 1,
        };

    /// <summary>New name to path, from <c>{"name": "path"}</c> or <c>["path", …]</c>.</summary>
    private static List<(string Name, JsonPath Path)> Fields(JsonObject step)
    {
        var fields = step["fields"] switch
        {
            JsonObject names => names.Select(n => (n.Key, JsonPath.Parse(n.Value.AsText() ?? throw Wrong()))).ToList(),
            JsonArray => [.. step.Texts("fields").Select(JsonPath.Parse).Select(p => (p.LastName ?? p.Text, p))],
            _ => throw Wrong(),
        };
        if (fields.Count > MaxFields || fields.Exists(f => f.Item1.Length > MaxNameLength))
            throw Invalid.Input(
                "'fields' has too many or too long names.",
                $"Use at most {MaxFields} names of {MaxNameLength} characters.");
        return fields;

        static ExtensionException Wrong() => Invalid.Input(
            "'fields' is missing or wrong.", "Give {\"new name\": \"path\"} or [\"path\", …].");
    }

    private static JsonObject Select(JsonObject item, List<(string Name, JsonPath Path)> fields, OutputBudget budget)
    {
        var result = new JsonObject();
        foreach (var (name, path) in fields)
        {
            budget.Charge(0, name.Length + 4);
            result[name] = budget.Clone(path.Select(item));
        }

        return result;
    }

    /// <summary>Takes <c>{"new": "old"}</c>; members keep their order.</summary>
    private static JsonObject Rename(JsonObject item, List<(string Name, JsonPath Path)> fields, OutputBudget budget)
    {
        var newNames = fields.GroupBy(f => f.Path.Text)
            .ToDictionary(g => g.Key, g => g.Last().Name, StringComparer.Ordinal);
        var result = new JsonObject();
        foreach (var (name, value) in item)
        {
            var newName = newNames.GetValueOrDefault(name, name);
            budget.Charge(0, newName.Length + 4);
            result[newName] = budget.Clone(value);
        }

        return result;
    }

    private static JsonObject Remove(JsonObject item, IReadOnlyList<string> names, OutputBudget budget)
    {
        var result = new JsonObject();
        foreach (var (name, value) in item)
        {
            if (names.Contains(name)) continue;
            budget.Charge(0, name.Length + 4);
            result[name] = budget.Clone(value);
        }

        return result;
    }

    private static IEnumerable<JsonNode?> Sort(JsonArray items, JsonObject step)
    {
        var by = step.Texts("by")
            .Select(text => (Path: JsonPath.Parse(text.TrimStart('-')), IsDescending: text.StartsWith('-'))).ToList();
        if (by.Count is 0 or > 10)
            throw Invalid.Input($"'by' has {by.Count} fields.", "Give 1 to 10; -field sorts downwards.");
        IOrderedEnumerable<JsonNode?>? sorted = null;
        foreach (var (path, isDescending) in by)
        {
            sorted = (sorted, isDescending) switch
            {
                (null, false) => items.OrderBy(path.Select, JsonValueOrder.Instance),
                (null, true) => items.OrderByDescending(path.Select, JsonValueOrder.Instance),
                (_, false) => sorted.ThenBy(path.Select, JsonValueOrder.Instance),
                (_, true) => sorted.ThenByDescending(path.Select, JsonValueOrder.Instance),
            };
        }

        return sorted!;
    }

    private static JsonArray Group(JsonArray items, JsonPath by, OutputBudget budget)
    {
        var groups = items.GroupBy(item => JsonValueOrder.Canonical(by.Select(item)), StringComparer.Ordinal);
        return [.. groups.Select(group => new JsonObject
        {
            ["key"] = budget.Clone(by.Select(group.First())),
            ["items"] = Keep(group, budget),
            ["count"] = group.Count(),
        })];
    }

    private static JsonArray Unique(JsonArray items, JsonObject step, OutputBudget budget)
    {
        var by = JsonPath.Parse(step.OptionalText("by") ?? "");
        return Keep(items.DistinctBy(item => JsonValueOrder.Canonical(by.Select(item)), StringComparer.Ordinal),
            budget);
    }

    /// <summary>
    /// Arrays in an array become one array (one level); an object's nested members become <c>a.b</c> (all levels).
    /// </summary>
    private static JsonNode? Flatten(JsonNode? data, OutputBudget budget)
    {
        if (data is JsonArray array && !array.Any(item => item is JsonObject))
            return Keep(array.SelectMany(item => item is JsonArray inner ? inner : (IEnumerable<JsonNode?>)[item]),
                budget);
        return EachObject(data, item => FlattenObject(item, budget), budget);
    }

    private static JsonObject FlattenObject(JsonObject item, OutputBudget budget)
    {
        var result = new JsonObject();
        Add(item, "");
        return result;

        void Add(JsonObject members, string prefix)
        {
            foreach (var (name, value) in members)
            {
                var full = prefix + name;
                if (value is JsonObject { Count: > 0 } inner)
                {
                    budget.Charge(1, full.Length);
                    Add(inner, full + ".");
                }
                else
                {
                    budget.Charge(0, full.Length + 4);
                    result[full] = budget.Clone(value);
                }
            }
        }
    }

    private static JsonNode? EachObject(JsonNode? data, Func<JsonObject, JsonObject> change, OutputBudget budget) =>
        data switch
        {
            JsonArray array => new JsonArray(
                [.. array.Select(item => item is JsonObject value ? change(value) : budget.Clone(item))]),
            JsonObject value => change(value),
            _ => throw Invalid.Input(
                "A step that works on objects got another value.", "Get an object or an array of objects first."),
        };

    private static JsonArray Items(JsonNode? data)
    {
        var items = data as JsonArray
                    ?? throw Invalid.Input(
                        "A step that works on a list got another value.",
                        "Get an array first: {\"op\": \"get\", \"path\": …}.");
        return items.Count <= ItemList.MaxItems
            ? items
            : throw Invalid.TooLarge(
                $"A list has {items.Count} entries.", $"Send at most {ItemList.MaxItems} at a time.");
    }

    private static JsonArray Keep(IEnumerable<JsonNode?> items, OutputBudget budget) => [.. items.Select(budget.Clone)];
}
