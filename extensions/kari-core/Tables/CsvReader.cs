using KariCore.Input;

namespace KariCore.Tables;

/// <summary>
/// RFC 4180, and what real files do: LF or CRLF, a byte order mark, any one-character delimiter. A quote inside an
/// unquoted field is an ordinary character; text after a closing quote is an error, because guessing would shift
/// columns.
/// </summary>
internal sealed class CsvReader(string text, char delimiter)
{
    private int at = text.StartsWith('\uFEFF') ? 1 : 0;
    private int line = 1;

    /// <summary>The next record, or null at the end. Empty lines are skipped.</summary>
    public List<string>? Read()
    {
        while (at < text.Length && text[at] is ('\r' or '\n')) SkipLineEnd();
        if (at >= text.Length) return null;
        var fields = new List<string>();
        while (true)
        {
            fields.Add(at < text.Length && text[at] == '"' ? Quoted() : Plain());
            if (at < text.Length && text[at] == delimiter) at++;
            else break;
        }

        if (at < text.Length) SkipLineEnd();
        return fields;
    }

    private string Plain()
    {
        var rest = text.AsSpan(at);
        var length = rest.IndexOfAny(delimiter, '\r', '\n');
        var field = length < 0 ? rest : rest[..length];
        at += field.Length;
        return field.ToString();
    }

    private string Quoted()
    {
        var (start, startLine) = (++at, line);
        while (true)
        {
            var quote = text.IndexOf('"', at);
            if (quote < 0)
                throw Invalid.Input(
                    $"A quoted field that begins in line {startLine} has no end.", "Close it with a quote.");
            line += text.AsSpan(at, quote - at).Count('\n');
            at = quote + 1;
            if (at >= text.Length || text[at] != '"') break;
            at++;
        }

        var field = text[start..(at - 1)].Replace("\"\"", "\"", StringComparison.Ordinal);
        return at >= text.Length || text[at] == delimiter || text[at] is '\r' or '\n'
            ? field
            : throw Invalid.Input(
                $"Text follows a closing quote in line {line}.", "Double a quote that is part of the field.");
    }

    private void SkipLineEnd()
    {
        if (text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n') at++;
        at++;
        line++;
    }
}
