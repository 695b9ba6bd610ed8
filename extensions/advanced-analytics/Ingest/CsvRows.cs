using System.Text;

namespace AdvancedAnalytics.Ingest;

/// <summary>Points out of CSV with a header.</summary>
internal sealed class CsvRows(ColumnChoice choice) : RowReader(choice)
{
    private readonly CsvReader csv = new();
    private readonly byte[] scratch = new byte[CsvReader.MaxFieldBytes];
    private string[]? header;
    private bool isPastMark;

    public override int MaxUnreadBytes => CsvReader.MaxRowBytes;

    public override RowStep Next(ByteSource source)
    {
        if (!isPastMark && !TryPassMark(source, out var answer)) return answer;
        while (true)
        {
            var unread = source.Unread;
            var step = csv.Read(unread, source.AtEnd, out var taken);
            if (step == RowStep.Row)
            {
                // Row offsets count from the row's own first byte, which lies behind blank and skipped lines.
                step = Take(unread[..taken][^csv.RowLength..]);
            }
            else if (step == RowStep.BadRow)
            {
                Problem = new RowProblem("line", csv.Line, ColumnAt(csv.FieldCount), csv.Problem!);
                if (header is null) step = RowStep.Refused;
            }

            source.Consume(taken);
            if (step != RowStep.End) return step;
        }
    }

    // Answers End for the header, which is no row.
    private RowStep Take(ReadOnlySpan<byte> row)
    {
        if (header is null)
        {
            header = new string[csv.FieldCount];
            for (var i = 0; i < header.Length; i++) header[i] = Encoding.UTF8.GetString(csv.Field(row, i, scratch));
            return RowStep.End;
        }

        if (csv.FieldCount != header.Length)
            return Bad(null, $"expected {header.Length} fields as in the header, found {csv.FieldCount}.");
        if (Roles is null && SettleBy(row) is { } unsettled)
        {
            Problem = new RowProblem("line", csv.Line, null, unsettled);
            return RowStep.Refused;
        }

        return TakePoint(row);
    }

    private RowStep TakePoint(ReadOnlySpan<byte> row)
    {
        var roles = Roles!;
        if (roles.Series is { } series
            && !TrySetSeries(csv.Field(row, series, scratch), out var problem)) return Bad(series, problem!);
        if (!TrySetTime(csv.Field(row, roles.Time, scratch), out problem)) return Bad(roles.Time, problem!);
        if (!TrySetValue(csv.Field(row, roles.Value, scratch), out problem)) return Bad(roles.Value, problem!);
        return RowStep.Row;
    }

    private string? SettleBy(ReadOnlySpan<byte> row)
    {
        var sample = new byte[header!.Length][];
        for (var i = 0; i < sample.Length; i++) sample[i] = csv.Field(row, i, scratch).ToArray();
        return Settle(header, sample);
    }

    private RowStep Bad(int? column, string problem)
    {
        Problem = new RowProblem("line", csv.Line, column is { } index ? ColumnAt(index) : null, problem);
        return RowStep.BadRow;
    }

    private string? ColumnAt(int index)
    {
        if (header is null || index >= header.Length) return null;
        return header[index].Length <= 100 ? header[index] : header[index][..100] + "…";
    }

    private bool TryPassMark(ByteSource source, out RowStep answer)
    {
        answer = RowStep.NeedsMore;
        var unread = source.Unread;
        if (unread.Length < 3 && !source.AtEnd) return false;
        isPastMark = true;
        if (unread is [0xEF, 0xBB, 0xBF, ..]) source.Consume(3);
        if (unread is not ([0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])) return true;
        Problem = new RowProblem("line", 1, null, "expected text in UTF-8, found UTF-16; save the file as UTF-8.");
        answer = RowStep.Refused;
        return false;
    }
}
