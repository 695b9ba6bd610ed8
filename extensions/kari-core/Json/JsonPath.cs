using System.Globalization;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Json;

/// <summary>
/// The path language of the plugins: <c>a.b</c>, <c>a[0]</c>, <c>a[-1]</c> (from the end), <c>a[*].b</c> (each item),
/// <c>["any name"]</c>, and <c>$</c> or the empty path for the whole. What isn't there is null, never an error.
/// </summary>
internal sealed class JsonPath
{
    private const int MaxLength = 512;
    private const int MaxSegments = 32;
    private const int MaxResults = 100_000;

    private readonly IReadOnlyList<Segment> segments;

    private JsonPath(string text, IReadOnlyList<Segment> segments)
    {
        Text = text;
        this.segments = segments;
    }

    private enum SegmentKind { Name, Index, Each }

    public string Text { get; }

    /// <summary>The last name in the path, for naming a column after it; null where there is none.</summary>
    public string? LastName => segments.LastOrDefault(s => s.Kind == SegmentKind.Name)?.Name;

    public static JsonPath Parse(string text)
    {
        if (text.Length > MaxLength) throw Bad(text, $"it is longer than {MaxLength} characters");
        var segments = new List<Segment>();
        var at = text.StartsWith('$') ? 1 : 0;
        if (at == 1 && text.Length > 1 && text[1] is not ('.' or '[')) at = 0;
        while (at < text.Length)
        {
            if (segments.Count == MaxSegments) throw Bad(text, $"it has more than {MaxSegments} parts");
            if (text[at] == '[') segments.Add(Bracket(text, ref at));
            else segments.Add(Name(text, ref at));
        }

        return new JsonPath(text, segments);
    }

    /// <summary>The value at the path; with <c>[*]</c> an array of copies of what each item holds there.</summary>
    public JsonNode? Select(JsonNode? root) => Select(root, static _ => { });

    /// <summary>Selects and says how many values each <c>[*]</c> had to look at.</summary>
    public JsonNode? Select(JsonNode? root, Action<int> looked)
    {
        IReadOnlyList<JsonNode?> current = [root];
        var many = false;
        foreach (var segment in segments)
        {
            if (segment.Kind == SegmentKind.Each)
            {
                many = true;
                looked(current.OfType<JsonArray>().Sum(array => array.Count));
                current = [.. current.OfType<JsonArray>().SelectMany(array => array).Take(MaxResults + 1)];
                if (current.Count > MaxResults)
                    throw Invalid.TooLarge(
                        $"'{Text}' selects more than {MaxResults} values.", "Filter or limit first.");
            }
            else
            {
                current = [.. current.Select(node => Step(node, segment)).Where(node => !many || node is not null)];
            }
        }

        return many ? new JsonArray([.. current.Select(node => node?.DeepClone())]) : current[0];
    }

    /// <summary>The path below a name where the path begins with it; else null.</summary>
    public JsonPath? After(string name) =>
        segments is [{ Kind: SegmentKind.Name } first, ..] && first.Name == name
            ? new JsonPath(Text, [.. segments.Skip(1)]) : null;

    private static JsonNode? Step(JsonNode? node, Segment segment) => (node, segment.Kind) switch
    {
        (JsonObject value, SegmentKind.Name) => value[segment.Name],
        (JsonArray array, SegmentKind.Index) when segment.Index >= 0 && segment.Index < array.Count =>
            array[segment.Index],
        (JsonArray array, SegmentKind.Index) when segment.Index < 0 && -segment.Index <= array.Count =>
            array[^-segment.Index],
        _ => null,
    };

    private static Segment Name(string text, ref int at)
    {
        if (text[at] == '.') at++;
        var end = text.AsSpan(at).IndexOfAny('.', '[');
        end = end < 0 ? text.Length : at + end;
        if (end == at) throw Bad(text, $"a name is missing at character {at + 1}");
        var name = text[at..end];
        at = end;
        return new Segment(SegmentKind.Name, name, 0);
    }

    private static Segment Bracket(string text, ref int at)
    {
        if (at + 1 < text.Length && text[at + 1] is ('"' or '\''))
        {
            var close = text.IndexOf($"{text[at + 1]}]", at + 2, StringComparison.Ordinal);
            if (close < 0) throw Bad(text, "a quoted name has no end");
            var name = text[(at + 2)..close];
            at = close + 2;
            return new Segment(SegmentKind.Name, name, 0);
        }

        var end = text.IndexOf(']', at);
        if (end < 0) throw Bad(text, "a bracket is not closed");
        var inner = text[(at + 1)..end];
        at = end + 1;
        if (inner == "*") return new Segment(SegmentKind.Each, "", 0);
        return int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index)
            && index != int.MinValue
            ? new Segment(SegmentKind.Index, "", index)
            : throw Bad(text, $"'[{InputReading.Shorten(inner)}]' is no index");
    }

    private static ExtensionException Bad(string text, string why) => Invalid.Input(
        $"The path '{InputReading.Shorten(text)}' can't be read: {why}.",
        "Write it like items[0].name, items[*].name or [\"any name\"].");

    private sealed record Segment(SegmentKind Kind, string Name, int Index);
}
