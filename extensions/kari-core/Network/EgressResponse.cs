using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KariCore.Network;

/// <summary>One answer, read to its end.</summary>
internal sealed record EgressResponse(
    int Status, string? ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body, Uri Url)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions StrictJson = new() { AllowDuplicateProperties = false };

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsRetryable => Status is 408 or 429 or >= 500;

    /// <summary>The body as JSON, or null where it is none.</summary>
    public JsonNode? Json
    {
        get
        {
            if (ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) != true
                || Body.Length == 0) return null;
            try
            {
                return JsonNode.Parse(Body, documentOptions: StrictJson);
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>The body as text, or null where it is binary.</summary>
    public string? Text
    {
        get
        {
            try
            {
                return StrictUtf8.GetString(Body);
            }
            catch (DecoderFallbackException)
            {
                return null;
            }
        }
    }

    public static EgressResponse From(HttpResponseMessage response, Uri url, byte[] body) => new(
        (int)response.StatusCode,
        response.Content.Headers.ContentType?.ToString(),
        [.. response.Headers.Concat(response.Content.Headers)
            .Select(h => new KeyValuePair<string, string>(h.Key.ToLowerInvariant(), string.Join(", ", h.Value)))],
        body,
        url);
}
