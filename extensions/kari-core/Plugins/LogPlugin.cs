using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Writes to the extension's log.</summary>
internal static class LogPlugin
{
    private const int MaxLength = 4000;

    private static readonly string[] Levels = ["trace", "debug", "information", "warning", "error", "critical"];

    public static JsonNode? Run(PluginCall call)
    {
        var message = call.Input.Text("message");
        var level = Array.IndexOf(Levels, call.Input.Choice("level", "information", Levels));
        if (call.Input["data"] is { } data) message = $"{message} {data.ToJsonString()}";

        // One call is one line: a line break would let the caller forge another.
        var line = string.Concat(message.Take(MaxLength).Select(c => char.IsControl(c) ? ' ' : c));
        call.Log.Write(level, line);
        return new JsonObject { ["logged"] = true };
    }
}
