using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using KariCore.Conditions;
using KariCore.Input;

namespace KariCore.Templates;

/// <summary>What stands behind a <c>|</c>. None can make a text more than six times as long.</summary>
internal sealed record TemplateFilter(string Name, Func<TemplateScope, JsonNode?>? Argument)
{
    private static readonly string[] Names =
    [
        "upper", "lower",
        "capitalize", "trim", "default", "size", "first", "last", "join", "round", "date", "truncate", "remove",
        "escape", "url_encode", "json",
    ];

    public static TemplateFilter Parse(string text)
    {
        var parts = TagText.Split(text, ':');
        var argument = parts.Count > 1 ? string.Join(':', parts.Skip(1)) : null;
        return Names.Contains(parts[0])
            ? new TemplateFilter(parts[0], argument is null ? null : TagValue.Parse(argument))
            : throw Invalid.Input(
                $"There is no filter '{InputReading.Shorten(parts[0])}'.", $"Use {string.Join(", ", Names)}.");
    }

    public JsonNode? Apply(JsonNode? value, TemplateScope scope)
    {
        var argument = Argument?.Invoke(scope);
        var text = OutputNode.Text(value);
        scope.Spend(text.Length);
        return Name switch
        {
            "upper" => text.ToUpperInvariant(),
            "lower" => text.ToLowerInvariant(),
            "capitalize" => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text.AsSpan(1)}",
            "trim" => text.Trim(),
            "default" => value is null || text.Length == 0 ? argument : value,
            "size" => value is JsonArray items ? items.Count : text.Length,
            "first" => (value as JsonArray)?.FirstOrDefault(),
            "last" => (value as JsonArray)?.LastOrDefault(),
            "join" => Join(value, argument.AsText() ?? ", "),
            "round" => Round(value, argument),
            "date" => InstantReading.Format(
                InstantReading.Read(value, "date", TimeZoneInfo.Utc, scope.Time), argument.AsText() ?? "iso"),
            "truncate" => Truncate(text, argument.AsFiniteNumber() ?? 100),
            "remove" => argument.AsText() is { Length: > 0 } part
                ? text.Replace(part, "", StringComparison.Ordinal) : text,
            "escape" => WebUtility.HtmlEncode(text),
            "url_encode" => Uri.EscapeDataString(text),
            _ => value?.ToJsonString() ?? "null",
        };
    }

    private static string Join(JsonNode? value, string separator)
    {
        var text = new BoundedText(1024 * 1024);
        var isFirst = true;
        foreach (var item in value as JsonArray ?? [])
        {
            if (!isFirst) text.Append(separator);
            text.Append(OutputNode.Text(item));
            isFirst = false;
        }

        return text.ToString();
    }

    private static JsonNode? Round(JsonNode? value, JsonNode? argument)
    {
        if (NumberText.Read(value) is not { } number) return value;
        var digits = (int)Math.Clamp(argument.AsFiniteNumber() ?? 0, 0, 15);
        return Math.Round(number, digits, MidpointRounding.AwayFromZero)
            .ToString($"F{digits}", CultureInfo.InvariantCulture);
    }

    private static string Truncate(string text, double maxLength)
    {
        var end = (int)Math.Clamp(maxLength, 1, 1024 * 1024);
        if (text.Length <= end) return text;
        end--;
        if (end > 0 && char.IsHighSurrogate(text[end - 1])) end--;
        return $"{text.AsSpan(0, end)}…";
    }
}
