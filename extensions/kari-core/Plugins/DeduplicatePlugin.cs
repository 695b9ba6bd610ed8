using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Json;
using KariCore.Tables;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Keeps the first or the last of equal items.</summary>
internal static class DeduplicatePlugin
{
    public static JsonNode? Run(PluginCall call)
    {
        var items = ItemList.Read(call.Input);
        JsonPath[] by = [.. call.Input.Texts("by").Select(JsonPath.Parse)];
        var keepLast = call.Input.Choice("keep", "first", "first", "last") == "last";

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            var key = by.Length == 0
                ? JsonValueOrder.Canonical(items[i])
                : string.Join('\n', by.Select(path => JsonValueOrder.Canonical(path.Select(items[i]))));
            if (keepLast) places[key] = i;
            else places.TryAdd(key, i);
        }

        JsonArray kept = [.. places.Values.Order().Select(i => items[i]?.DeepClone())];
        return new JsonObject
        {
            ["items"] = kept,
            ["count"] = places.Count,
            ["duplicates"] =
            items.Count - places.Count
        };
    }
}
