using System.Net.Http.Headers;
using KariOrleans.Sdk;

namespace AdvancedAnalytics.Ingest;

/// <summary>How the sender wants an upload to be read.</summary>
/// <param name="Reader">For the body's format.</param>
/// <param name="SkipsBadRows">Whether bad rows are counted and passed over.</param>
internal sealed record UploadForm(RowReader Reader, bool SkipsBadRows)
{
    /// <returns>The form, or null with the refusal.</returns>
    public static UploadForm? Of(EndpointCall call, out EndpointResponse? refusal)
    {
        var choice = new ColumnChoice(call.Query("series"), call.Query("time"), call.Query("value"),
            call.Query("name"));
        if (choice is { Series: not null, Name: not null })
        {
            return Refuse(400, "contradiction", "series= names a column and name= one series for all rows.",
                "Give one of the two.", out refusal);
        }

        var onError = call.Query("on_error") ?? (string?)call.Configuration["default_on_error"] ?? "strict";
        if (onError is not ("strict" or "skip"))
            return Refuse(400, "invalid_on_error", $"on_error is '{onError}'.", "Use strict or skip.", out refusal);
        refusal = null;
        RowReader? reader = MediaTypeOf(call.ContentType) switch
        {
            "text/csv" => new CsvRows(choice),
            "application/json" => new JsonArrayRows(choice),
            "application/x-ndjson" => new NdjsonRows(choice),
            _ => null,
        };
        return reader is not null ? new UploadForm(reader, onError == "skip") : Refuse(
            415, "unsupported_media_type", $"The body's type is '{call.ContentType ?? "not given"}'.",
            "Send text/csv, application/json (an array of objects) or application/x-ndjson, in UTF-8.", out refusal);
    }

    private static string? MediaTypeOf(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return null;
        var isUtf8 = type.CharSet?.Trim('"').ToLowerInvariant() is null or "utf-8" or "utf8" or "us-ascii";
        return isUtf8 ? type.MediaType?.ToLowerInvariant() : null;
    }

    private static UploadForm? Refuse(int status, string code, string detail, string remedy,
        out EndpointResponse refusal)
    {
        refusal = EndpointResponse.Problem(status, code, detail, remedy);
        return null;
    }
}
