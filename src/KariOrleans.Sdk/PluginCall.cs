using System.Text.Json;
using System.Text.Json.Nodes;

namespace KariOrleans.Sdk;

/// <summary>One call of a plugin.</summary>
public sealed class PluginCall : OperationContext
{
    internal PluginCall(OperationContext context) : base(context)
    {
        using var body = new MemoryStream();
        Call!.Body.CopyTo(body);
        Input = Parse(body);
    }

    /// <summary>The input. The platform has checked it against the schema that the manifest declares.</summary>
    public JsonObject Input { get; }

    private static JsonObject Parse(MemoryStream body)
    {
        if (body.Length == 0) return [];
        try
        {
            if (JsonNode.Parse(body.GetBuffer().AsSpan(0, (int)body.Length)) is JsonObject input) return input;
        }
        catch (JsonException e)
        {
            throw NotAnObject(e.Message);
        }

        throw NotAnObject("it is another JSON value.");

        static ExtensionException NotAnObject(string why) =>
            new("invalid_input", $"A plugin's input must be a JSON object: {why}", "Send an object.", isInvalidInput: true);
    }
}
