using System.Text.Json;
using System.Text.Json.Nodes;
using KariCore.Input;

namespace KariCore.Json;

/// <summary>
/// Bounds what a plugin builds. Inputs are bounded by the wire, but small inputs can ask for large outputs: a long
/// column name in every row, the whole document under ten names, and again in the next step.
/// </summary>
internal sealed class OutputBudget
{
    private const int MaxNodes = 500_000;
    private const int MaxCharacters = 8 * 1024 * 1024;

    private int nodes;
    private long characters;

    public void Charge(int nodeCount, long characterCount)
    {
        nodes += nodeCount;
        characters += characterCount;
        if (nodes > MaxNodes || characters > MaxCharacters)
        {
            throw Invalid.TooLarge(
                $"The result would have more than {MaxNodes} values or {MaxCharacters} characters.",
                "Filter, limit or select fewer fields first.");
        }
    }

    /// <summary>Copies a value that belongs to another document.</summary>
    public JsonNode? Clone(JsonNode? node)
    {
        Measure(node);
        return node?.DeepClone();
    }

    private void Measure(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject value:
                Charge(1, 0);
                foreach (var (name, member) in value)
                {
                    Charge(0, name.Length + 4);
                    Measure(member);
                }

                break;
            case JsonArray array:
                Charge(1, array.Count);
                foreach (var item in array) Measure(item);
                break;
            default:
                Charge(1, node?.GetValueKind() == JsonValueKind.String ? node.AsText()!.Length + 2 : 8);
                break;
        }
    }
}
