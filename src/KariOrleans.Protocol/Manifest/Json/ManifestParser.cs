using System.Globalization;
using System.Text;
using System.Text.Json;
using KariOrleans.Protocol.Manifest.Rules;

namespace KariOrleans.Protocol.Manifest.Json;

/// <summary>Builds the tree of a text that is known to be JSON. Depth, size and names are bounded.</summary>
internal sealed class ManifestParser(ManifestText text, DiagnosticBag diagnostics)
{
    private const int MaxDepth = 64;
    private const int MaxValues = 50_000;
    private const int MaxNameLength = 200;

    private int values;

    /// <summary>The root, or null when a bound was broken (and reported).</summary>
    public ManifestNode? Parse()
    {
        var reader = new Utf8JsonReader(text.Bytes.Span, RelaxedJson.Exact);
        reader.Read();
        return Value(ref reader, parent: null, segment: "", depth: 1);
    }

    private ManifestNode? Value(ref Utf8JsonReader reader, ManifestNode? parent, string segment, int depth)
    {
        var start = (int)reader.TokenStartIndex;
        var (kind, content) = (KindOf(reader.TokenType), "");
        if (kind is JsonValueKind.String && !TryDecode(ref reader, parent, out content)) return null;
        if (kind is JsonValueKind.Number) content = Encoding.UTF8.GetString(reader.ValueSpan);

        var node = new ManifestNode(kind, start, parent, segment) { Text = content };
        if (++values > MaxValues)
            return Fail(node, TextRules.TooManyValues, $"The file has more than {MaxValues} values.");
        if (depth > MaxDepth)
            return Fail(node, TextRules.TooDeep, $"The file is nested more than {MaxDepth} levels deep.");

        var isComplete = kind switch
        {
            JsonValueKind.Object => ReadMembers(ref reader, node, depth),
            JsonValueKind.Array => ReadItems(ref reader, node, depth),
            _ => true,
        };
        node.End = (int)reader.BytesConsumed;
        return isComplete ? node : null;
    }

    private bool ReadItems(ref Utf8JsonReader reader, ManifestNode array, int depth)
    {
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var index = array.Items.Count.ToString(CultureInfo.InvariantCulture);
            if (Value(ref reader, array, index, depth + 1) is not { } item) return false;
            array.Append(item);
        }

        return true;
    }

    private bool ReadMembers(ref Utf8JsonReader reader, ManifestNode node, int depth)
    {
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndObject)
        {
            if (!TryDecode(ref reader, node, out var name)) return false;
            if (name.Length > MaxNameLength)
            {
                var start = name[..40];
                var message = $"A field name is longer than {MaxNameLength} characters: {Show.Text(start)}.";
                Fail(node, TextRules.NameTooLong, message);
                return false;
            }

            reader.Read();
            if (Value(ref reader, node, name, depth + 1) is not { } member) return false;
            if (node.Set(member)) continue;
            var found = $"{Show.Text(name)} occurs more than once; the last one counts.";
            diagnostics.Report(member, TextRules.DuplicateKey, found);
        }

        return true;
    }

    // A lone surrogate escape such as \ud800 is JSON by grammar, but no text: the reader refuses to decode it.
    private bool TryDecode(ref Utf8JsonReader reader, ManifestNode? container, out string content)
    {
        try
        {
            content = reader.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            diagnostics.Report(
                (int)reader.TokenStartIndex,
                container?.Pointer ?? "",
                TextRules.Encoding,
                "A text has half of a surrogate pair (an escape such as \\ud800 alone).");
            content = "";
            return false;
        }
    }

    private ManifestNode? Fail(ManifestNode node, ManifestRule rule, string message)
    {
        diagnostics.Report(node, rule, message);
        return null;
    }

    private static JsonValueKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonValueKind.Object,
        JsonTokenType.StartArray => JsonValueKind.Array,
        JsonTokenType.String => JsonValueKind.String,
        JsonTokenType.Number => JsonValueKind.Number,
        JsonTokenType.True => JsonValueKind.True,
        JsonTokenType.False => JsonValueKind.False,
        _ => JsonValueKind.Null,
    };
}
