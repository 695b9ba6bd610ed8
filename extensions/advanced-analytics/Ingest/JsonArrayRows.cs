using System.Text.Json;

namespace AdvancedAnalytics.Ingest;

/// <summary>Points out of one JSON array of objects, read token by token as it arrives.</summary>
internal sealed class JsonArrayRows(ColumnChoice choice) : JsonRows(choice)
{
    private JsonReaderState state = new(Options);
    private bool isInArray;
    private bool isInRow;
    private int strayDepth;

    public override int MaxUnreadBytes => 2 * MaxTokenBytes;

    protected override string Unit => "row";

    public override RowStep Next(ByteSource source)
    {
        try
        {
            var reader = new Utf8JsonReader(source.Unread, source.AtEnd, state);
            var step = RowStep.NeedsMore;
            while (step == RowStep.NeedsMore && reader.Read()) step = Take(ref reader);
            state = reader.CurrentState;
            source.Consume((int)reader.BytesConsumed);
            if (step == RowStep.NeedsMore && source.IsFull)
                return Report(RowStep.Refused, null, $"a text, name or number has at most {MaxTokenBytes} bytes.");
            return step;
        }
        catch (JsonException e)
        {
            return Report(RowStep.Refused, null, $"the body is not JSON: {e.Message}");
        }
    }

    private RowStep Take(ref Utf8JsonReader reader)
    {
        if (isInRow)
        {
            if (!TakeToken(ref reader)) return RowStep.NeedsMore;
            isInRow = false;
            return Finish();
        }

        if (strayDepth > 0) return PassStray(reader.TokenType);
        if (!isInArray)
        {
            isInArray = reader.TokenType == JsonTokenType.StartArray;
            return isInArray
                ? RowStep.NeedsMore
                : Report(RowStep.Refused, null,
                    "expected an array of objects. Send one object a line as application/x-ndjson.");
        }

        if (reader.TokenType == JsonTokenType.EndArray) return PassEnd();
        Number++;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Begin();
            isInRow = true;
            return RowStep.NeedsMore;
        }

        if (reader.TokenType == JsonTokenType.StartArray) strayDepth = 1;
        return Report(RowStep.BadRow, null, "expected an object.");
    }

    // The reader goes on to the end of the body, so that what follows the array is still judged.
    private RowStep PassEnd()
    {
        isInArray = false;
        return RowStep.NeedsMore;
    }

    private RowStep PassStray(JsonTokenType token)
    {
        if (token is JsonTokenType.StartArray or JsonTokenType.StartObject) strayDepth++;
        else if (token is JsonTokenType.EndArray or JsonTokenType.EndObject) strayDepth--;
        return RowStep.NeedsMore;
    }
}
