using System.Text.Json;

namespace AdvancedAnalytics.Ingest;

/// <summary>Points out of JSON objects, one a line.</summary>
internal sealed class NdjsonRows(ColumnChoice choice) : JsonRows(choice)
{
    private bool skipsLine;

    public override int MaxUnreadBytes => CsvReader.MaxRowBytes;

    protected override string Unit => "line";

    public override RowStep Next(ByteSource source)
    {
        while (true)
        {
            var unread = source.Unread;
            var end = unread.IndexOf((byte)'\n');
            if (end < 0 && (unread.IsEmpty || !source.AtEnd)) return Wait(source);
            var line = end < 0 ? unread : unread[..end];
            var step = skipsLine ? RowStep.NeedsMore : TakeLine(line);
            skipsLine = false;
            source.Consume(end < 0 ? unread.Length : end + 1);
            if (step != RowStep.NeedsMore) return step;
        }
    }

    private RowStep Wait(ByteSource source)
    {
        if (skipsLine) source.Consume(source.Unread.Length);
        if (!source.IsFull) return RowStep.NeedsMore;
        skipsLine = true;
        Number++;
        return Report(RowStep.BadRow, null, $"a line has at most {MaxUnreadBytes} bytes.");
    }

    // Answers NeedsMore for a blank line.
    private RowStep TakeLine(ReadOnlySpan<byte> line)
    {
        Number++;
        if (Number == 1 && line is [0xEF, 0xBB, 0xBF, ..]) line = line[3..];
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty) return RowStep.NeedsMore;
        try
        {
            var reader = new Utf8JsonReader(line, Options);
            if (line[0] != '{' || !reader.Read()) return Report(RowStep.BadRow, null, "expected an object.");
            Begin();
            while (reader.Read())
            {
                if (!TakeToken(ref reader)) continue;

                // What follows the object must be nothing: reading on throws where it is something.
                reader.Read();
                return Finish();
            }

            return Report(RowStep.BadRow, null, "the object does not end on its line.");
        }
        catch (JsonException e)
        {
            return Report(RowStep.BadRow, null, $"expected a JSON object: {e.Message}");
        }
    }
}
