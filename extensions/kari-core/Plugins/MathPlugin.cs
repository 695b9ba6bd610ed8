using System.Text.Json.Nodes;
using KariCore.Arithmetic;
using KariCore.Input;
using KariCore.Numbers;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Calculates an arithmetic expression.</summary>
internal static class MathPlugin
{
    public static JsonNode? Run(PluginCall call)
    {
        var value = Expression.Evaluate(call.Input.Text("expression"), call.Input.OptionalObject("variables") ?? []);
        var digits = call.Input.Integer("round", -1, 0, 15);
        if (digits >= 0) value = Math.Round(value, digits, MidpointRounding.AwayFromZero);
        return new JsonObject { ["result"] = FiniteNumber.ToJson(value, "The result") };
    }
}
