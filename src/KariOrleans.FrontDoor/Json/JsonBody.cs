using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Json;

/// <summary>Reads the JSON bodies of the platform's own routes.</summary>
internal static class JsonBody
{
    /// <summary>The largest body, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>The body as a value; default with a problem where it isn't one.</summary>
    public static async Task<(T? Value, Problem? Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
    {
        var (bytes, problem) = await ReadBytesAsync(context);
        if (problem is not null) return (default, problem);

        try
        {
            var value = JsonSerializer.Deserialize(bytes, type);
            return value is null
                ? (default, new Problem(400, "invalid_json", "The body is null."))
                : (value, null);
        }
        catch (JsonException exception)
        {
            return (default, Invalid(exception));
        }
    }

    /// <summary>The body as bytes of one JSON object, as it was sent.</summary>
    public static async Task<(byte[] Bytes, Problem? Problem)> ReadObjectAsync(HttpContext context)
    {
        var (bytes, problem) = await ReadBytesAsync(context);
        if (problem is not null) return ([], problem);

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (bytes, null)
                : ([], new(400, "invalid_json", "The body must be a JSON object."));
        }
        catch (JsonException exception)
        {
            return ([], Invalid(exception));
        }
    }

    private static async Task<(byte[] Bytes, Problem? Problem)> ReadBytesAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            return ([], new(415, "unsupported_media_type", "The body must be JSON.")
            {
                Remedy = "Send Content-Type: application/json.",
            });
        }

        if (BodyIntake.IsRefused(context, MaxBytes)) return ([], BodyIntake.TooLarge(MaxBytes));
        var bytes = await BodyIntake.ReadInlineAsync(context.Request.BodyReader, MaxBytes, context.RequestAborted);
        return bytes is null ? ([], BodyIntake.TooLarge(MaxBytes)) : (bytes, null);
    }

    // The message of the exception may name our types; where the error is says enough.
    private static Problem Invalid(JsonException exception) => new(
        400,
        "invalid_json",
        $"The body is not the JSON that this route takes: see {exception.Path ?? "$"}, "
        + $"line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}.")
    {
        Remedy = "Unknown, missing and repeated members are refused; /openapi/v1.json has the schema.",
    };
}
