using System.Buffers;

namespace AdvancedAnalytics.Ingest;

/// <summary>
/// Splits UTF-8 into rows and fields after RFC 4180: comma, quotes, doubled quotes, CRLF or LF. It is handed the
/// bytes from the beginning of a row and either takes a whole row or asks for more.
/// </summary>
internal sealed class CsvReader
{
    public const int MaxFieldBytes = 64 * 1024;
    public const int MaxRowBytes = 1024 * 1024;

    private static readonly SearchValues<byte> Stops = SearchValues.Create(",\n\r\""u8);

    private readonly CsvField[] fields = new CsvField[RowReader.MaxColumns];
    private bool skipsLine;
    private long nextLine = 1;

    /// <summary>The line on which the row began, from 1.</summary>
    public long Line { get; private set; }

    public int FieldCount { get; private set; }

    /// <summary>The row's bytes: the last of those that were taken. Fields count from its first.</summary>
    public int RowLength { get; private set; }

    /// <summary>What is wrong with the row; after it the reader goes on with the next line.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes one row.</summary>
    /// <param name="unread">Bytes from the beginning of a row; the fields lie in it.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    /// <param name="taken">How many bytes the row, or what was passed over, has.</param>
    public RowStep Read(ReadOnlySpan<byte> unread, bool isLast, out int taken)
    {
        taken = 0;
        if (skipsLine && !TryPassLine(unread, isLast, ref taken)) return RowStep.NeedsMore;
        while (TryPassBlank(unread[taken..], out var blank)) taken += blank;
        var row = unread[taken..];
        if (row.IsEmpty) return RowStep.NeedsMore;

        Line = nextLine;
        FieldCount = 0;
        Problem = null;
        var position = 0;
        var isDone = false;
        while (!isDone)
        {
            if (!TryTakeField(row, isLast, ref position, out isDone))
            {
                if (Problem is null && row.Length >= MaxRowBytes) Problem = $"a row has at most {MaxRowBytes} bytes.";
                if (Problem is null) return RowStep.NeedsMore;
                skipsLine = true;
                return RowStep.BadRow;
            }
        }

        nextLine += row[..position].Count((byte)'\n');
        taken += position;
        RowLength = position;
        return RowStep.Row;
    }

    /// <summary>A field's text. One with doubled quotes is copied to <paramref name="scratch"/>.</summary>
    public ReadOnlySpan<byte> Field(ReadOnlySpan<byte> row, int index, Span<byte> scratch)
    {
        var field = fields[index];
        var text = row.Slice(field.Start, field.Length);
        if (!field.HasDoubledQuotes) return text;
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            scratch[length++] = text[i];
            if (text[i] == '"') i++;
        }

        return scratch[..length];
    }

    private bool TryTakeField(ReadOnlySpan<byte> row, bool isLast, ref int position, out bool endsRow)
    {
        endsRow = false;
        if (FieldCount == RowReader.MaxColumns) return Fail($"a row has at most {RowReader.MaxColumns} columns.");
        if (position < row.Length && row[position] == '"') return TryTakeQuoted(row, isLast, ref position, out endsRow);
        var rest = row[position..];
        var stop = rest.IndexOfAny(Stops);
        if (stop < 0)
        {
            if (rest.Length > MaxFieldBytes) return FailTooLong();
            if (!isLast) return false;
            stop = rest.Length;
        }

        if (stop > MaxFieldBytes) return FailTooLong();
        var start = position;
        return TryTakeEnd(row, isLast, start + stop, out position, out endsRow)
            && Add(new CsvField(start, stop, false));
    }

    private bool TryTakeQuoted(ReadOnlySpan<byte> row, bool isLast, ref int position, out bool endsRow)
    {
        endsRow = false;
        var start = position + 1;
        var end = start;
        var hasDoubledQuotes = false;
        while (true)
        {
            var quote = row[end..].IndexOf((byte)'"');
            if (quote < 0)
            {
                if (row.Length - start > MaxFieldBytes) return FailTooLong();
                return isLast && Fail("the quoted field that begins here never ends.");
            }

            end += quote;
            if (end - start > MaxFieldBytes) return FailTooLong();
            if (end + 1 == row.Length && !isLast) return false;
            if (end + 1 == row.Length || row[end + 1] != '"') break;
            hasDoubledQuotes = true;
            end += 2;
        }

        return TryTakeEnd(row, isLast, end + 1, out position, out endsRow)
               && Add(new CsvField(start, end - start, hasDoubledQuotes));
    }

    // What stands behind a field: a comma, the line's end or the text's.
    private bool TryTakeEnd(ReadOnlySpan<byte> row, bool isLast, int at, out int position, out bool endsRow)
    {
        position = at;
        endsRow = true;
        if (at == row.Length) return isLast;
        switch (row[at])
        {
            case (byte)',':
                position = at + 1;
                endsRow = false;
                return true;
            case (byte)'\n':
                position = at + 1;
                return true;
            case (byte)'\r' when at + 1 < row.Length && row[at + 1] == '\n':
                position = at + 2;
                return true;
            case (byte)'\r' when at + 1 == row.Length:
                position = at + 1;
                return isLast;
            case (byte)'\r':
                return Fail("a carriage return stands without a line feed; put the field in quotes.");
            case (byte)'"':
                return Fail("a quote stands inside a field; put the field in quotes and double the quotes in it.");
            default:
                return Fail("text follows the quote that ends a field; double the quotes inside of a field.");
        }
    }

    private bool Add(CsvField field)
    {
        fields[FieldCount++] = field;
        return true;
    }

    private bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }

    private bool FailTooLong() => Fail($"a field has at most {MaxFieldBytes} bytes.");

    // A bad row is passed over to the end of its first line: after a quote that was never closed, good rows follow
    // there.
    private bool TryPassLine(ReadOnlySpan<byte> unread, bool isLast, ref int taken)
    {
        var end = unread.IndexOf((byte)'\n');
        taken = end < 0 ? unread.Length : end + 1;
        if (end < 0 && !isLast) return false;
        skipsLine = false;
        nextLine++;
        return true;
    }

    private bool TryPassBlank(ReadOnlySpan<byte> unread, out int length)
    {
        length = unread switch
        {
            [(byte)'\n', ..] => 1,
            [(byte)'\r', (byte)'\n', ..] => 2,
            _ => 0,
        };
        if (length == 0) return false;
        nextLine++;
        return true;
    }
}
