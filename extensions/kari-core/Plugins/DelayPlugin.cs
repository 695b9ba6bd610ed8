using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Waits. A workflow's own timer is better for more than minutes: it survives a restart.</summary>
internal static class DelayPlugin
{
    private const int MaxMilliseconds = 600_000;

    public static async Task<JsonNode?> RunAsync(PluginCall call, CancellationToken cancellationToken)
    {
        _ = call.Input.Number("ms");
        var wait = call.Input.Integer("ms", 0, 0, MaxMilliseconds);
        await Task.Delay(TimeSpan.FromMilliseconds(wait), call.Time, cancellationToken);
        return new JsonObject { ["waited_ms"] = wait };
    }
}
