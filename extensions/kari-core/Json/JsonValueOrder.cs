using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KariCore.Input;

namespace KariCore.Json;

/// <summary>
/// A total order over JSON values, for sorting and comparing: null, false, true, numbers by value, texts by character
/// code, then arrays and objects by their canonical text.
/// </summary>
internal sealed class JsonValueOrder : IComparer<JsonNode?>
{
    public static readonly JsonValueOrder Instance = new();

    private JsonValueOrder()
    {
    }

    public int Compare(JsonNode? x, JsonNode? y)
    {
        var (rankX, rankY) = (Rank(x), Rank(y));
        if (rankX != rankY) return rankX.CompareTo(rankY);
        return rankX switch
        {
            3 => (x.AsFiniteNumber() ?? double.MaxValue).CompareTo(y.AsFiniteNumber() ?? double.MaxValue),
            4 => string.CompareOrdinal(x.AsText(), y.AsText()),
            5 => string.CompareOrdinal(Canonical(x), Canonical(y)),
            _ => 0,
        };
    }

    /// <summary>A text that is equal for equal values: members sorted, numbers by value. Good as a key.</summary>
    public static string Canonical(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject value:
                text.Append('{');
                foreach (var (name, member) in value.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    text.Append(JsonEncodedText.Encode(name)).Append(':');
                    Append(text, member);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case JsonArray array:
                text.Append('[');
                foreach (var item in array)
                {
                    Append(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                if (node.AsFiniteNumber() is { } number) text.Append(number == 0 ? 0 : number);
                else text.Append(node.ToJsonString());
                break;
        }
    }

    private static int Rank(JsonNode? node) => (node?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => 0,
        JsonValueKind.False => 1,
        JsonValueKind.True => 2,
        JsonValueKind.Number => 3,
        JsonValueKind.String => 4,
        JsonValueKind.Array or JsonValueKind.Object => 5,
    };
}
