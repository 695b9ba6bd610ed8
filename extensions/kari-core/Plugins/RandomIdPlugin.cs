using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Makes identifiers that nobody else has.</summary>
internal static class RandomIdPlugin
{
    public static JsonNode? Run(PluginCall call)
    {
        var kind = call.Input.Choice("kind", "uuid7", "uuid4", "uuid7");
        var count = call.Input.Integer("count", 1, 1, 1000);
        var ids = new JsonArray();
        for (var i = 0; i < count; i++)
            ids.Add((kind == "uuid4" ? Guid.NewGuid() : Guid.CreateVersion7(call.Time.GetUtcNow())).ToString("D"));
        return new JsonObject { ["id"] = ids[0]!.DeepClone(), ["ids"] = ids };
    }
}
