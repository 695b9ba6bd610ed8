using System.Text.Json.Nodes;

namespace KariOrleans.Sdk.Plugins;

/// <summary>How one step ended.</summary>
/// <param name="Value">The plugin's answer; null where it failed.</param>
/// <param name="Error">What went wrong, or null.</param>
public sealed record PluginStepResult(JsonNode? Value, ExtensionException? Error)
{
    /// <summary>The answer.</summary>
    /// <exception cref="ExtensionException">The step failed.</exception>
    public JsonNode? Required => Error is null ? Value : throw Error;

    internal static IReadOnlyList<PluginStepResult> ReadAll(JsonNode? answer) =>
        [.. answer!["results"]!.AsArray().Select(Read)];

    private static PluginStepResult Read(JsonNode? result)
    {
        if (result!["error"] is not JsonObject error) return new PluginStepResult(result["value"]?.DeepClone(), null);
        return new PluginStepResult(null, new ExtensionException(
            (string?)error["code"] ?? "plugin_failed",
            (string?)error["message"] ?? "The plugin failed.",
            (string?)error["remedy"],
            (bool?)error["retryable"] ?? false));
    }
}
