using System.Text.Json.Nodes;

namespace KariCore.TestResults;

/// <summary>What a test report says.</summary>
internal sealed class TestTally(string format)
{
    private const int MaxFailures = 100;
    private const int MaxMessageLength = 1000;

    private readonly JsonArray failures = [];

    public int Passed { get; set; }

    public int Failed { get; set; }

    public int Skipped { get; set; }

    public void AddFailure(string name, string? message)
    {
        Failed++;
        if (failures.Count >= MaxFailures) return;
        failures.Add(new JsonObject
        {
            ["name"] = Shorten(name),
            ["message"] = message is null
            ? null : Shorten(message.Trim())
        });
    }

    /// <summary>No test at all is no success: a run that died before its first test looks like that.</summary>
    public JsonObject ToJson() => new()
    {
        ["success"] = Failed == 0 && Passed > 0,
        ["passed"] = Passed,
        ["failed"] = Failed,
        ["skipped"] = Skipped,
        ["total"] = Passed + Failed + Skipped,
        ["failures"] = failures,
        ["format"] = format,
    };

    private static string Shorten(string text) => text.Length <= MaxMessageLength
        ? text : $"{text.AsSpan(0, MaxMessageLength - 1)}…";
}
