using System.Text.Json.Nodes;

namespace AdvancedAnalytics.Ingest;

/// <summary>Takes one body row by row until its end or the row that ends it.</summary>
internal sealed class Upload(UploadForm form, PointWriter points)
{
    private const int MaxReported = 10;

    private readonly SeriesTally tally = new();
    private readonly List<RowProblem> reported = [];

    public long Rows => points.Rows;

    public long Skipped { get; private set; }

    /// <summary>What made the body unacceptable, or null.</summary>
    public RowProblem? Refusal { get; private set; }

    public async Task ReceiveAsync(Stream body, CancellationToken cancellationToken)
    {
        using var source = new ByteSource(body, form.Reader.MaxUnreadBytes);
        while (Refusal is null)
        {
            var step = TakeRows(source);
            if (points.IsBatchFull) await points.SendAsync(cancellationToken).ConfigureAwait(false);
            if (step == RowStep.Row) continue;
            if (step == RowStep.End || source.AtEnd) break;
            await source.FillAsync(cancellationToken).ConfigureAwait(false);
        }

        // Whatever is on its way must have arrived before rows can be counted or withdrawn.
        await points.FinishAsync(cancellationToken).ConfigureAwait(false);
        if (Refusal is null && Rows == 0) Refusal = Nothing();
    }

    public JsonObject ToJson(string upload)
    {
        var json = new JsonObject
        {
            ["upload"] = upload,
            ["rows"] = Rows,
            ["skipped"] = Skipped,
            ["series"] = tally.ToJson(),
        };
        if (tally.OtherRows > 0) json["rows_of_other_series"] = tally.OtherRows;
        if (Skipped > 0) json["problems"] = Problems();
        return json;
    }

    public JsonArray Problems() => [.. reported.Select(p => p.ToJson())];

    // Answers Row where the batch is full, NeedsMore where the bytes are used up, End where nothing follows.
    private RowStep TakeRows(ByteSource source)
    {
        while (true)
        {
            var step = form.Reader.Next(source);
            switch (step)
            {
                case RowStep.Row:
                    points.Add(form.Reader.Series, form.Reader.Ticks, form.Reader.Value);
                    tally.Add(form.Reader.Series);
                    if (points.IsBatchFull) return step;
                    break;
                case RowStep.BadRow when form.SkipsBadRows:
                    Skipped++;
                    if (reported.Count < MaxReported) reported.Add(form.Reader.Problem!);
                    break;
                case RowStep.BadRow or RowStep.Refused:
                    Refusal = form.Reader.Problem;
                    return RowStep.End;
                case RowStep.NeedsMore or RowStep.End:
                    return step;
            }
        }
    }

    private RowProblem Nothing() => reported.Count > 0
        ? reported[0] with { Message = $"{reported[0].Message} None of {Skipped} rows could be taken." }
        : new RowProblem("line", 1, null, "the body holds no rows; a CSV file needs a header and at least one row.");
}
