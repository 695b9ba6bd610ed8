using System.Text.Json.Nodes;

namespace KariOrleans.Sdk.Plugins;

/// <summary>One plugin call of a sequence or a parallel set.</summary>
/// <param name="Intent">The plugin's intent, directory or alias.</param>
/// <param name="Parameters">Its input; in a sequence it may hold templates.</param>
/// <param name="Id">A name for references to the result, or null.</param>
public sealed record PluginStep(string Intent, JsonObject Parameters, string? Id = null)
{
    /// <summary>What takes the step's place when it fails, or null.</summary>
    public PluginStep? Fallback { get; init; }

    /// <summary>How often the step may be tried, 1 to 10, where its failure is retryable.</summary>
    public int Attempts { get; init; } = 1;

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["intent"] = Intent, ["params"] = Parameters.DeepClone() };
        if (Id is not null) json["id"] = Id;
        if (Fallback is not null) json["fallback"] = Fallback.ToJson();
        if (Attempts != 1) json["attempts"] = Attempts;
        return json;
    }

    internal static JsonArray ToJson(IReadOnlyList<PluginStep> steps) => [.. steps.Select(s => s.ToJson())];
}
