using System.Text.Json.Nodes;
using KariCore.Conditions;
using KariCore.Tables;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Keeps the items that meet conditions.</summary>
internal static class FilterPlugin
{
    public static JsonNode? Run(PluginCall call)
    {
        var items = ItemList.Read(call.Input);
        var holds = Condition.ParseAll(call.Input);
        var kept = new JsonArray();
        foreach (var item in items)
        {
            if (holds(item)) kept.Add(item?.DeepClone());
        }

        var count = kept.Count;
        return new JsonObject { ["items"] = kept, ["count"] = count, ["removed"] = items.Count - count };
    }
}
