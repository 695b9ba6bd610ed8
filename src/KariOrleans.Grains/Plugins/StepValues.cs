using System.Text.Json;
using System.Text.Json.Nodes;

namespace KariOrleans.Grains.Plugins;

/// <summary>
/// What the steps of a sequence may refer to: <c>input</c>, <c>previous</c>, <c>steps.id</c> and <c>id</c> itself.
/// </summary>
internal sealed class StepValues
{
    private readonly JsonObject steps = [];

    public StepValues(byte[] inputJson)
    {
        Root = new JsonObject { ["input"] = Parse(inputJson), ["steps"] = steps };
    }

    /// <summary>Everything that can be referred to.</summary>
    public JsonObject Root { get; }

    public void Add(string? id, byte[] resultJson)
    {
        Root["previous"] = Parse(resultJson);
        if (id is null) return;
        steps[id] = Parse(resultJson);
        if (id is not ("input" or "previous" or "steps")) Root[id] = Parse(resultJson);
    }

    /// <summary>Follows a path such as <c>steps.a.items.0.name</c>. False where it leads nowhere.</summary>
    public bool TryFind(string path, out JsonNode? value)
    {
        value = Root;
        foreach (var segment in path.Split('.'))
        {
            switch (value)
            {
                case JsonObject map when map.TryGetPropertyValue(segment, out var member):
                    value = member;
                    break;
                case JsonArray list when int.TryParse(segment, out var index) && index >= 0 && index < list.Count:
                    value = list[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static JsonNode? Parse(byte[] json)
    {
        if (json.Length == 0) return null;
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            // A plugin may answer with what isn't JSON; it can't be referred to, but it is no reason to stop.
            return null;
        }
    }
}
