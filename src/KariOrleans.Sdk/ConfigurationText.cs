using System.Text.Json.Nodes;

namespace KariOrleans.Sdk;

/// <summary>An installation's configuration as it was delivered, read when somebody asks for it.</summary>
/// <param name="json">UTF-8; empty stands for an empty object.</param>
internal sealed class ConfigurationText(ReadOnlyMemory<byte> json)
{
    private readonly Lock gate = new();
    private JsonObject? parsed;

    /// <summary>The configuration; one object for all who ask.</summary>
    public JsonObject Value
    {
        get
        {
            lock (gate) return parsed ??= json.IsEmpty ? [] : JsonNode.Parse(json.Span) as JsonObject ?? [];
        }
    }
}
