using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Json;
using KariCore.Numbers;
using KariCore.Tables;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Groups items and computes figures for each group.</summary>
internal static class AggregatePlugin
{
    private static readonly string[] Operators =
        ["count", "sum", "avg", "min", "max", "median", "p95", "first", "last", "distinct"];

    public static JsonNode? Run(PluginCall call)
    {
        var items = ItemList.Read(call.Input);
        JsonPath[] by = [.. call.Input.Texts("group_by").Select(JsonPath.Parse)];
        if (by.Length > 10) throw Invalid.Input($"'group_by' has {by.Length} fields.", "Use at most 10.");
        var figures = ReadFigures(call.Input);

        var budget = new OutputBudget();
        var groups = new Dictionary<string, List<JsonNode?>>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var key = string.Join('\n', by.Select(path => JsonValueOrder.Canonical(path.Select(item))));
            if (!groups.TryGetValue(key, out var members)) groups[key] = members = [];
            members.Add(item);
        }

        var rows = new JsonArray();
        foreach (var members in groups.Values)
        {
            var row = new JsonObject();
            foreach (var path in by)
            {
                budget.Charge(0, path.Text.Length + 4);
                row[path.Text] = budget.Clone(path.Select(members[0]));
            }

            foreach (var figure in figures)
            {
                budget.Charge(1, figure.Name.Length + 16);
                row[figure.Name] = Compute(figure, members, budget);
            }

            rows.Add(row);
        }

        return new JsonObject { ["rows"] = rows, ["count"] = groups.Count };
    }

    private static List<Figure> ReadFigures(JsonObject input)
    {
        var list = input.OptionalArray("aggregates") ?? [new JsonObject { ["op"] = "count" }];
        if (list.Count is 0 or > 20) throw Invalid.Input($"'aggregates' has {list.Count} entries.", "Give 1 to 20.");
        var figures = new List<Figure>();
        foreach (var entry in list)
        {
            if (entry is not JsonObject json)
                throw Invalid.Input("An aggregate is no object.", "Write {\"op\", \"field\", \"as\"}.");
            var op = json.Choice("op", null, Operators);
            var field = op == "count" ? json.OptionalText("field") : json.Text("field");
            var name = json.OptionalText("as") ?? (field is null ? op : $"{op}_{field}");
            if (name.Length > 200) throw Invalid.Input("A name in 'as' is too long.", "Use at most 200 characters.");
            figures.Add(new Figure(op, field is null ? null : JsonPath.Parse(field), name));
        }

        return figures;
    }

    private static JsonNode? Compute(Figure figure, List<JsonNode?> members, OutputBudget budget)
    {
        if (figure.Field is not { } field) return members.Count;
        var values = members.Select(field.Select).Where(v => v is not null).ToList();
        switch (figure.Op)
        {
            case "count":
                return values.Count;
            case "distinct":
                return values.Select(JsonValueOrder.Canonical).Distinct(StringComparer.Ordinal).Count();
            case "first":
                return budget.Clone(values.FirstOrDefault());
            case "last":
                return budget.Clone(values.LastOrDefault());
            case "min":
                return budget.Clone(values.Min(JsonValueOrder.Instance));
            case "max":
                return budget.Clone(values.Max(JsonValueOrder.Instance));
        }

        var numbers = values.Select(v => Conditions.NumberText.Read(v) ?? throw Invalid.Input(
            $"'{field.Text}' holds something that is no number.",
            "Filter those items out, or choose another field.")).ToList();
        if (figure.Op == "sum") return FiniteNumber.ToJson(Summary.Sum(numbers), "A sum");
        if (numbers.Count == 0) return null;
        if (figure.Op == "avg") return FiniteNumber.ToJson(Summary.Sum(numbers) / numbers.Count, "A mean");
        var sorted = numbers.Order().ToArray();
        return Summary.Percentile(sorted, figure.Op == "median" ? 0.5 : 0.95);
    }

    private sealed record Figure(string Op, JsonPath? Field, string Name);
}
