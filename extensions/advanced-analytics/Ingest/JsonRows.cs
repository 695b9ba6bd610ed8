using System.Text;
using System.Text.Json;

namespace AdvancedAnalytics.Ingest;

/// <summary>Points out of JSON objects: what an array of them and one a line have in common.</summary>
internal abstract class JsonRows(ColumnChoice choice) : RowReader(choice)
{
    /// <summary>The longest text or number of a member, and the longest name.</summary>
    public const int MaxTokenBytes = 64 * 1024;

    private readonly byte[] scratch = new byte[MaxTokenBytes];
    private readonly List<string> names = [];
    private readonly List<byte[]> sample = [];
    private readonly byte[]?[] roleNames = new byte[]?[3];
    private JsonRowPart part;
    private int nesting;
    private int memberCount;
    private bool hasTime;
    private bool hasValue;
    private bool hasSeries;
    private string? problem;
    private string? problemColumn;

    protected abstract string Unit { get; }

    /// <summary>The row that is being read, counted in <see cref="Unit"/>s.</summary>
    protected long Number { get; set; }

    protected static JsonReaderOptions Options =>
        new() { MaxDepth = 32, CommentHandling = JsonCommentHandling.Disallow };

    protected void Begin()
    {
        hasTime = hasValue = false;
        hasSeries = Roles is { Series: null };
        nesting = memberCount = 0;
        problem = problemColumn = null;
        part = JsonRowPart.None;
        if (Roles is null)
        {
            names.Clear();
            sample.Clear();
        }
    }

    /// <summary>Takes the next token within an object; true when it ended the object.</summary>
    protected bool TakeToken(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (nesting++ == 0) TakeOther("an object or array");
                return false;
            case JsonTokenType.EndObject when nesting == 0:
                return true;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                nesting--;
                return false;
        }

        if (nesting > 0) return false;
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                TakeName(ref reader);
                break;
            case JsonTokenType.String or JsonTokenType.Number:
                TakeText(ref reader);
                break;
            default:
                TakeOther(reader.TokenType == JsonTokenType.Null ? "null" : "true or false");
                break;
        }

        return false;
    }

    /// <summary>Judges the object that has ended.</summary>
    protected RowStep Finish()
    {
        if (Roles is null && problem is null)
        {
            if (Settle(names, sample) is { } unsettled) return Report(RowStep.Refused, null, unsettled);
            Learn();
        }

        if (problem is not null) return Report(RowStep.BadRow, problemColumn, problem);
        if (!hasSeries) return Missing(0, "the name of a series");
        if (!hasTime) return Missing(1, "a date");
        return hasValue ? RowStep.Row : Missing(2, "a number");
    }

    protected RowStep Report(RowStep step, string? column, string message)
    {
        Problem = new RowProblem(Unit, Number, column, message);
        return step;
    }

    private RowStep Missing(int role, string expected) =>
        Report(RowStep.BadRow, Encoding.UTF8.GetString(roleNames[role]!),
            $"expected {expected}, found no such member.");

    private void TakeName(ref Utf8JsonReader reader)
    {
        if (++memberCount > MaxColumns) problem ??= $"an object has at most {MaxColumns} members.";
        part = JsonRowPart.Other;
        if (problem is not null) return;
        if (Roles is null)
        {
            part = JsonRowPart.Unsettled;
            names.Add(TextOf(ref reader, out var name) ? Encoding.UTF8.GetString(name) : "");
            sample.Add([]);
            return;
        }

        for (var i = 0; i < roleNames.Length; i++)
        {
            if (roleNames[i] is { } role && reader.ValueTextEquals(role)) part = (JsonRowPart)i;
        }
    }

    private void TakeText(ref Utf8JsonReader reader)
    {
        if (part is JsonRowPart.Other or JsonRowPart.None || problem is not null) return;
        if (TextOf(ref reader, out var text)) TakeText(text);
        else Fault($"expected text of at most {MaxTokenBytes} bytes without broken escapes.");
    }

    private void TakeText(ReadOnlySpan<byte> text)
    {
        string? fault = null;
        switch (part)
        {
            case JsonRowPart.Series: hasSeries = TrySetSeries(text, out fault); break;
            case JsonRowPart.Time: hasTime = TrySetTime(text, out fault); break;
            case JsonRowPart.Value: hasValue = TrySetValue(text, out fault); break;
            case JsonRowPart.Unsettled:
                // A value longer than a series' name may be is kept as long as it takes to be refused as one.
                sample[^1] = text[..Math.Min(text.Length, MaxSeriesBytes + 1)].ToArray();
                break;
            case JsonRowPart.None or JsonRowPart.Other: break;
        }

        if (fault is not null) Fault(fault);
    }

    private void TakeOther(string found)
    {
        if (part is JsonRowPart.Series or JsonRowPart.Time or JsonRowPart.Value) Fault(
            $"expected text or a number, found {found}.");
    }

    private void Fault(string message)
    {
        if (problem is not null) return;
        problem = message;
        problemColumn = part <= JsonRowPart.Value ? Encoding.UTF8.GetString(roleNames[(int)part]!) : null;
    }

    // The first object is read before the parts are known; now its values take them.
    private void Learn()
    {
        hasSeries = Roles!.Series is null;
        int?[] columns = [Roles.Series, Roles.Time, Roles.Value];
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i] is not { } column) continue;
            roleNames[i] = Encoding.UTF8.GetBytes(names[column]);
            part = (JsonRowPart)i;
            TakeText(sample[column]);
        }
    }

    private bool TextOf(ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = reader.ValueSpan;
        if (text.Length > MaxTokenBytes) return false;
        if (!reader.ValueIsEscaped) return true;
        try
        {
            text = scratch.AsSpan(0, reader.CopyString(scratch));
            return true;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: there is no such text.
            return false;
        }
    }
}
