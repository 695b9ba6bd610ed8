using System.Text.Json;

namespace KariOrleans.FrontDoor.Json;

/// <summary>JSON that others wrote and that goes into an answer as it is.</summary>
internal static class RawJson
{
    /// <summary>The document, or null where the bytes are none.</summary>
    public static JsonElement? TryParse(byte[] utf8)
    {
        if (utf8.Length == 0) return null;
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 60 });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
