using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Works on texts.</summary>
internal static class TextPlugin
{
    private const int MaxResult = 2 * 1024 * 1024;
    private const int MaxParts = 100_000;

    public static JsonNode? Run(PluginCall call)
    {
        var input = call.Input;
        JsonNode result = input.Choice(
            "op", null, "upper", "lower", "title", "trim", "length", "split", "join", "replace", "truncate",
                "slug") switch
        {
            "upper" => input.Text("text").ToUpperInvariant(),
            "lower" => input.Text("text").ToLowerInvariant(),
            "title" => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(input.Text("text").ToLowerInvariant()),
            "trim" => input.Text("text").Trim(),
            "length" => new StringInfo(input.Text("text")).LengthInTextElements,
            "split" => Split(input.Text("text"), input.OptionalText("separator") ?? ","),
            "join" => Join(input.Array("items"), input.OptionalText("separator") ?? ", "),
            "replace" => Replace(input),
            "truncate" => Truncate(input.Text("text"), input.Integer("max_length", 100, 1, MaxResult)),
            _ => Slug(input.Text("text")),
        };
        return new JsonObject { ["result"] = result };
    }

    private static JsonArray Split(string text, string separator)
    {
        if (separator.Length is 0 or > 100)
            throw Invalid.Input(
                "'separator' is empty or too long.",
                "Give the text that stands between the parts, at most 100 characters.");
        var parts = text.Split(separator, MaxParts + 1, StringSplitOptions.TrimEntries);
        return parts.Length <= MaxParts
            ? [.. parts.Select(p => JsonValue.Create(p))]
            : throw Invalid.TooLarge($"The text has more than {MaxParts} parts.", "Split it in portions.");
    }

    private static string Join(JsonArray items, string separator)
    {
        var text = new BoundedText(MaxResult);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) text.Append(separator);
            text.Append(items[i].AsText() ?? items[i]?.ToJsonString() ?? "");
        }

        return text.ToString();
    }

    private static string Replace(JsonObject input)
    {
        var (text, find, replacement) =
            (input.Text("text"), input.Text("find"), input.OptionalText("replacement") ?? "");
        if (find.Length is 0 or > 4096)
            throw Invalid.Input("'find' is empty or too long.", "Give the text to look for, at most 4,096 characters.");
        var matches = input.Flag("regex")
            ? SafePattern.Parse(find, input.Flag("ignore_case")).Matches(text) : Occurrences();
        var result = new BoundedText(MaxResult);
        var copied = 0;
        foreach (var (index, length) in matches)
        {
            result.Append(text.AsSpan(copied, index - copied)).Append(replacement);
            copied = index + length;
        }

        return result.Append(text.AsSpan(copied)).ToString();

        List<(int Index, int Length)> Occurrences()
        {
            var found = new List<(int, int)>();
            var comparison = input.Flag("ignore_case") ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            for (var at = text.IndexOf(find, comparison); at >= 0; at =
                text.IndexOf(find, at + find.Length, comparison))
                found.Add((at, find.Length));
            return found;
        }
    }

    private static string Truncate(string text, int maxLength)
    {
        if (text.Length <= maxLength) return text;

        // Never between the halves of a surrogate pair: half a character is no text.
        var end = maxLength - 1;
        if (end > 0 && char.IsHighSurrogate(text[end - 1])) end--;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static string Slug(string text)
    {
        var slug = new StringBuilder();
        foreach (var c in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(c);
            else if (Folded(c) is { Length: > 0 } letters) slug.Append(letters);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        return slug.ToString().Trim('-');
    }

    /// <summary>
    /// Latin letters without their marks. The host has no globalisation data, so Unicode normalisation does nothing
    /// here.
    /// </summary>
    private static string Folded(char c) => c switch
    {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        >= 'à' and <= 'å' or 'ā' or 'ă' or 'ą' => "a",
        'ç' or 'ć' or 'č' or 'ĉ' or 'ċ' => "c",
        'ð' or 'ď' or 'đ' => "d",
        >= 'è' and <= 'ë' or 'ē' or 'ĕ' or 'ė' or 'ę' or 'ě' => "e",
        'ĝ' or 'ğ' or 'ġ' or 'ģ' => "g",
        >= 'ì' and <= 'ï' or 'ī' or 'į' or 'ı' => "i",
        'ķ' => "k",
        'ĺ' or 'ļ' or 'ľ' or 'ł' => "l",
        'ñ' or 'ń' or 'ņ' or 'ň' => "n",
        >= 'ò' and <= 'ö' or 'ø' or 'ō' or 'ő' => "o",
        'ŕ' or 'ř' => "r",
        'ś' or 'ş' or 'š' or 'ș' => "s",
        'ţ' or 'ť' or 'ț' => "t",
        >= 'ù' and <= 'ü' or 'ū' or 'ů' or 'ű' or 'ų' => "u",
        'ý' or 'ÿ' => "y",
        'ź' or 'ż' or 'ž' => "z",
        _ => "",
    };
}
