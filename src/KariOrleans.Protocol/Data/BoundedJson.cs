using System.Text.Json;

namespace KariOrleans.Protocol.Data;

/// <summary>Reads JSON that a stranger wrote.</summary>
internal static class BoundedJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>
    /// Parses JSON and hands its root to <paramref name="read"/>; what can't be read becomes a sentence.
    /// </summary>
    public static DataOutcome<T> Parse<T>(
        ReadOnlyMemory<byte> json, Func<string, DataError> invalid, Func<JsonElement, DataOutcome<T>> read)
        where T : class
    {
        if (json.Length > DataLimits.MaxJsonBytes)
            return invalid($"There are {json.Length} bytes of JSON; at most {DataLimits.MaxJsonBytes} are allowed.");
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            return invalid($"The JSON could not be read: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // Texts are decoded only when they are asked for; this is how malformed UTF-8 and half surrogates show.
            return invalid("The JSON holds a text that is not Unicode.");
        }
    }
}
