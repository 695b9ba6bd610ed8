using KariCore.Input;
using KariCore.Json;
using KariOrleans.Sdk;

namespace KariCore.Templates;

/// <summary>
/// A template is text with <c>{{ path | filter: "argument" }}</c>, <c>{% if path op value %}…{% elsif … %}…{% else
/// %}…{% endif %}</c> and <c>{% for item in path %}…{% else %}…{% endfor %}</c>. It can read the given values and
/// nothing else: no files, no variables of its own, no functions, so every bound is on input, steps and output.
/// </summary>
internal sealed class TemplateParser
{
    public const int MaxLength = 64 * 1024;
    private const int MaxDepth = 20;

    private readonly string text;
    private int at;

    private TemplateParser(string text) => this.text = text;

    public static IReadOnlyList<TemplateNode> Parse(string text)
    {
        if (text.Length > MaxLength)
            throw Invalid.TooLarge($"The template has {text.Length} characters.", $"Use at most {MaxLength}.");
        var parser = new TemplateParser(text);
        var nodes = parser.Block(0, out var end);
        return end is null ? nodes : throw parser.Bad($"'{InputReading.Shorten(end)}' closes nothing");
    }

    /// <summary>Reads up to the tag that belongs to an enclosing block, and hands it out.</summary>
    private List<TemplateNode> Block(int depth, out string? end)
    {
        if (depth > MaxDepth) throw Bad($"blocks are nested deeper than {MaxDepth}");
        var nodes = new List<TemplateNode>();
        while (at < text.Length)
        {
            var open = NextOpening();
            if (open > at) nodes.Add(new TextNode(text[at..open]));
            at = open;
            if (at >= text.Length) break;
            if (text[at + 1] == '{')
            {
                nodes.Add(Output(Inside("}}")));
                continue;
            }

            var tag = Inside("%}");
            if (tag.StartsWith("if ", StringComparison.Ordinal)) nodes.Add(If(tag[3..], depth));
            else if (tag.StartsWith("for ", StringComparison.Ordinal)) nodes.Add(For(tag[4..], depth));
            else
            {
                end = tag;
                return nodes;
            }
        }

        end = null;
        return nodes;
    }

    private int NextOpening()
    {
        for (var i = text.IndexOf('{', at); i >= 0 && i + 1 < text.Length; i = text.IndexOf('{', i + 1))
        {
            if (text[i + 1] is '{' or '%') return i;
        }

        return text.Length;
    }

    private string Inside(string close)
    {
        var end = text.IndexOf(close, at + 2, StringComparison.Ordinal);
        if (end < 0) throw Bad($"'{text.AsSpan(at, 2)}' has no '{close}'");
        var inside = text[(at + 2)..end].Trim();
        if (inside.Length is 0 or > 1000) throw Bad("a tag is empty or longer than 1,000 characters");
        at = end + 2;
        return inside;
    }

    private IfNode If(string condition, int depth)
    {
        var branches = new List<(Func<TemplateScope, bool>?, IReadOnlyList<TemplateNode>)>();
        Func<TemplateScope, bool>? current = TagCondition.Parse(condition);
        while (true)
        {
            branches.Add((current, Block(depth + 1, out var end)));
            if (end == "endif") return new IfNode(branches);
            if (end is null || current is null) throw Bad("an 'if' has no 'endif', or its 'else' is not last");
            current = end.StartsWith("elsif ", StringComparison.Ordinal) ? TagCondition.Parse(end[6..])
                : end == "else" ? null
                : throw Bad($"'{InputReading.Shorten(end)}' is unknown here");
        }
    }

    private ForNode For(string head, int depth)
    {
        if (head.Split(" in ", 2, StringSplitOptions.TrimEntries) is not [var name, var path] || !IsName(name))
            throw Bad($"'for {InputReading.Shorten(head)}' can't be read; write 'for item in path'");
        var body = Block(depth + 1, out var end);
        IReadOnlyList<TemplateNode> otherwise = [];
        if (end == "else") otherwise = Block(depth + 1, out end);
        return end == "endfor"
            ? new ForNode(name, JsonPath.Parse(path), body, otherwise)
            : throw Bad("a 'for' has no 'endfor'");
    }

    private static OutputNode Output(string inside)
    {
        var parts = TagText.Split(inside, '|');
        return new OutputNode(TagValue.Parse(parts[0]), [.. parts.Skip(1).Select(TemplateFilter.Parse)]);
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 50 && char.IsAsciiLetter(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private ExtensionException Bad(string why)
    {
        var line = text.AsSpan(0, Math.Min(at, text.Length)).Count('\n') + 1;
        return Invalid.Input(
            $"The template can't be read near line {line}: {why}.", "See docs/plugins.md for the template language.");
    }
}
