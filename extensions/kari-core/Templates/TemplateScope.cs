using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Json;

namespace KariCore.Templates;

/// <summary>What a running template sees and has used up.</summary>
internal sealed class TemplateScope(JsonObject values, TimeProvider time)
{
    private const int MaxSteps = 100_000;
    private const int MaxWork = 32 * 1024 * 1024;
    private const int MaxOutput = 1024 * 1024;

    private readonly List<(string Name, JsonNode? Value)> loops = [];
    private int steps;
    private long work;

    public BoundedText Output { get; } = new(MaxOutput);

    public TimeProvider Time => time;

    public void Step()
    {
        if (++steps > MaxSteps)
            throw Invalid.TooLarge($"The template takes more than {MaxSteps} steps.", "Loop over less.");
    }

    /// <summary>Pays for work that grows with its input: looking through a list, copying a text.</summary>
    public void Spend(int amount)
    {
        work += amount;
        if (work > MaxWork)
            throw Invalid.TooLarge(
                "The template handles too much data.", "Loop over less, or prepare the values first.");
    }

    public void Enter(string name, JsonNode? value) => loops.Add((name, value));

    public void Leave() => loops.RemoveAt(loops.Count - 1);

    public JsonNode? Find(JsonPath path)
    {
        for (var i = loops.Count - 1; i >= 0; i--)
        {
            if (path.After(loops[i].Name) is { } rest) return Paid(rest.Select(loops[i].Value, Spend));
        }

        return Paid(path.Select(values, Spend));
    }

    private JsonNode? Paid(JsonNode? value)
    {
        if (value.AsText() is { } text) Spend(text.Length);
        return value;
    }
}
