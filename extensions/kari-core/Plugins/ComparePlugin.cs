using System.Text.Json.Nodes;
using KariCore.Conditions;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Compares two values.</summary>
internal static class ComparePlugin
{
    public static JsonNode? Run(PluginCall call)
    {
        var condition = Condition.Parse(new JsonObject
        {
            ["op"] = call.Input.Choice("op", "==", Condition.Operators),
            ["value"] = call.Input["right"]?.DeepClone(),
            ["ignore_case"] = call.Input.Flag("ignore_case"),
        });
        return new JsonObject { ["result"] = condition.Holds(call.Input.Required("left")) };
    }
}
