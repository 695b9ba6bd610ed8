using System.Collections.Frozen;
using System.Text.RegularExpressions;
using KariOrleans.Protocol.Manifest.Rules;

namespace KariOrleans.Protocol.Manifest.Schema;

/// <summary>One compiled schema: the keywords that our schemas use, and our own <c>x-</c> keywords.</summary>
internal sealed class SchemaNode
{
    public required SchemaTypes Types { get; init; }

    public FrozenSet<string>? Words { get; init; }

    public Regex? Pattern { get; init; }

    public int MinLength { get; init; }

    public int MaxLength { get; init; } = int.MaxValue;

    public double Minimum { get; init; } = double.NegativeInfinity;

    public double Maximum { get; init; } = double.PositiveInfinity;

    public int MinItems { get; init; }

    public int MaxItems { get; init; } = int.MaxValue;

    public SchemaNode? Items { get; init; }

    public IReadOnlyDictionary<string, SchemaNode> Properties { get; init; } =
        FrozenDictionary<string, SchemaNode>.Empty;

    public IReadOnlyList<string> Required { get; init; } = [];

    public bool AllowsUnknown { get; init; }

    /// <summary><c>x-wrap</c>: one text stands for a list of one, with a warning.</summary>
    public bool Wraps { get; init; }

    /// <summary><c>x-keep</c>: a value that breaks a rule is reported but used.</summary>
    public bool Keeps { get; init; }

    public required IReadOnlyDictionary<SchemaKeyword, ManifestRule> Rules { get; init; }

    /// <summary>
    /// Whether a text satisfies length and pattern. JSON Schema counts code points, not UTF-16 units.
    /// </summary>
    public bool AcceptsText(string text) => HasLegalLength(text) && (Pattern is null || Pattern.IsMatch(text));

    public bool HasLegalLength(string text)
    {
        var length = text.Length <= MinLength || text.Length > MaxLength ? text.EnumerateRunes().Count() : text.Length;
        return length >= MinLength && length <= MaxLength;
    }
}
