using System.Text.Json.Nodes;

namespace AdvancedAnalytics.Ingest;

/// <summary>Why a row, or the whole body, can't be taken.</summary>
/// <param name="Unit"><c>line</c> of the text, or <c>row</c> of a JSON array.</param>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Column">The column at fault, or null where it is the row as a whole.</param>
/// <param name="Message">What was expected and what was found.</param>
internal sealed record RowProblem(string Unit, long Number, string? Column, string Message)
{
    public override string ToString() =>
        Column is null ? $"{Unit} {Number}: {Message}" : $"{Unit} {Number}, column '{Column}': {Message}";

    public JsonObject ToJson()
    {
        var json = new JsonObject { [Unit] = Number, ["message"] = Message };
        if (Column is not null) json["column"] = Column;
        return json;
    }
}
