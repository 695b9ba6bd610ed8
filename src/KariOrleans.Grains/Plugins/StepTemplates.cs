using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DotLiquid;
using DotLiquid.Exceptions;
using KariOrleans.Contracts.Plugins;

namespace KariOrleans.Grains.Plugins;

/// <summary>
/// Fills a step's parameters in. A text that is one reference (<c>{{previous.x}}</c>, <c>${a.x}</c>) becomes the value
/// itself, with its type; within a longer text references are rendered as text by Liquid.
/// </summary>
internal static partial class StepTemplates
{
    private const int MaxRenderedLength = 1024 * 1024;
    private const int MaxIterations = 10_000;
    private const int MaxMilliseconds = 1_000;

    /// <summary>Fills the step in. Returns what is wrong, or null.</summary>
    public static CallError? Resolve(PluginStep step, StepValues values, out PluginStep resolved)
    {
        resolved = step;
        if (!step.ParametersJson.AsSpan().ContainsAny((byte)'{', (byte)'$')) return null;
        try
        {
            var parameters = Fill(JsonNode.Parse(step.ParametersJson), values);
            resolved = step with { ParametersJson = JsonBytes.Of(parameters) };
            if (step.Fallback is not { } fallback) return null;
            var error = Resolve(fallback, values, out var filled);
            resolved = resolved with { Fallback = filled };
            return error;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or System.ArgumentException)
        {
            return new CallError(
                "template_failed", $"The parameters of '{step.Intent}' can't be filled in: {e.Message}",
                "Refer to input, previous, or the id of a step before this one.");
        }
    }

    private static JsonNode? Fill(JsonNode? node, StepValues values)
    {
        switch (node)
        {
            case JsonObject map:
                var filledMap = new JsonObject();
                foreach (var (name, value) in map) filledMap[name] = Fill(value, values);
                return filledMap;
            case JsonArray list:
                return new JsonArray([.. list.Select(item => Fill(item, values))]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                return FillText(text, values);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonNode? FillText(string text, StepValues values)
    {
        var whole = WholeReference().Match(text);
        if (whole.Success) return Find(
            whole.Groups["a"].Success ? whole.Groups["a"].Value : whole.Groups["b"].Value, values)?.DeepClone();

        var filled = DollarReference().Replace(text, match => AsText(Find(match.Groups["path"].Value, values)));
        return filled.Contains("{{", StringComparison.Ordinal) || filled.Contains("{%", StringComparison.Ordinal)
            ? Render(filled, values)
            : filled;
    }

    private static JsonNode? Find(string path, StepValues values) =>
        values.TryFind(path, out var value) ? value : throw new JsonException($"'{path}' refers to nothing.");

    private static string AsText(JsonNode? value) => value switch
    {
        null => "",
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };

    private static string Render(string template, StepValues values)
    {
        var variables = new Hash();
        foreach (var (name, value) in values.Root) variables[name] = Plain(value);
        try
        {
            using var writer = new BoundedWriter(MaxRenderedLength);
            Template.Parse(template).Render(writer, new RenderParameters(CultureInfo.InvariantCulture)
            {
                LocalVariables = variables,
                ErrorsOutputMode = ErrorsOutputMode.Rethrow,
                MaxIterations = MaxIterations,
                Timeout = MaxMilliseconds,
            });
            return writer.ToString();
        }
        catch (Exception e) when (e is LiquidException or RenderException or System.TimeoutException
                                    or InvalidOperationException)
        {
            throw new JsonException($"the template can't be rendered: {e.Message}");
        }
    }

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject map => Hash.FromDictionary(map.ToDictionary(m => m.Key, m => Plain(m.Value)!)),
        JsonArray list => list.Select(Plain).ToList(),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<decimal>(out var number) => number,
        _ => node.ToJsonString(),
    };

    [GeneratedRegex(
        @"^\s*(?:\{\{\s*(?<a>[A-Za-z_][\w\-]*(?:\.[\w\-]+)*)\s*\}\}"
        + @"|\$\{(?<b>[A-Za-z_][\w\-]*(?:\.[\w\-]+)*)\})\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WholeReference();

    [GeneratedRegex(@"\$\{(?<path>[A-Za-z_][\w\-]*(?:\.[\w\-]+)*)\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DollarReference();
}
