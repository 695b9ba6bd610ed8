using System.Globalization;
using System.Text.Json;

namespace KariOrleans.Protocol.Manifest.Json;

/// <summary>
/// One value of a parsed document. Unlike a JsonElement it knows its place in the text and its parent, and the
/// rules can reject it: a rejected value counts as absent for everyone after.
/// </summary>
internal sealed class ManifestNode(JsonValueKind kind, int start, ManifestNode? parent, string segment)
{
    private readonly OrderedDictionary<string, ManifestNode> members = new(StringComparer.Ordinal);
    private readonly List<ManifestNode> items = [];

    public JsonValueKind Kind { get; } = kind;

    /// <summary>Offset of the first byte in the text.</summary>
    public int Start { get; } = start;

    /// <summary>Offset behind the last byte.</summary>
    public int End { get; set; }

    public ManifestNode? Parent { get; } = parent;

    /// <summary>Name in the parent object, or index in the parent array.</summary>
    public string Segment { get; } = segment;

    /// <summary>The decoded string, or the digits of a number; otherwise empty.</summary>
    public string Text { get; init; } = "";

    public bool IsRejected { get; private set; }

    public IReadOnlyDictionary<string, ManifestNode> Members => members;

    public IReadOnlyList<ManifestNode> Items => items;

    /// <summary>RFC 6901 pointer from the root.</summary>
    public string Pointer
    {
        get
        {
            var path = new Stack<string>();
            for (var node = this; node.Parent is not null; node = node.Parent)
                path.Push("/" + Escape(node.Segment));
            return string.Concat(path);
        }
    }

    public void Reject() => IsRejected = true;

    /// <summary>Adds an array item.</summary>
    public void Append(ManifestNode item) => items.Add(item);

    /// <summary>Sets a member; the last of several with one name wins, as in Kari. False for a repeated name.</summary>
    public bool Set(ManifestNode member)
    {
        var isNew = !members.ContainsKey(member.Segment);
        members[member.Segment] = member;
        return isNew;
    }

    /// <summary>The number, or null when this is none; infinite when it does not fit.</summary>
    public double? Number =>
        Kind is JsonValueKind.Number
        && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static string Escape(string segment) =>
        segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
