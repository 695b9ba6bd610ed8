using System.Text.Json;
using System.Text.Json.Nodes;

namespace KariOrleans.Sdk;

/// <summary>One call of a plugin.</summary>
public sealed class PluginCall : OperationContext
{
    private PluginCall(OperationContext context, JsonObject input, ReadOnlyMemory<byte> inputJson) : base(context)
    {
        Input = input;
        InputJson = inputJson;
    }

    /// <summary>The input. The platform has checked it against the schema that the manifest declares.</summary>
    public JsonObject Input { get; }

    /// <summary>
    /// The input as UTF-8 JSON, empty where none was sent. For large inputs: a node costs about 100 bytes for each
    /// number that is touched, a <see cref="Utf8JsonReader"/> over these bytes costs nothing.
    /// </summary>
    public ReadOnlyMemory<byte> InputJson { get; }

    internal static async Task<PluginCall> ReadAsync(OperationContext context, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await context.Call!.Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        var json = body.GetBuffer().AsMemory(0, (int)body.Length);
        return new PluginCall(context, Parse(json.Span), json);
    }

    private static JsonObject Parse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty) return [];
        try
        {
            if (JsonText.Parse(json) is JsonObject input) return input;
        }
        catch (JsonException e)
        {
            throw NotAnObject(e.Message);
        }

        throw NotAnObject("it is another JSON value.");

        static ExtensionException NotAnObject(string why) =>
            new("invalid_input", $"A plugin's input must be a JSON object: {why}", "Send an object.",
                isInvalidInput: true);
    }
}
