using System.Text.Json;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>One plugin call (intent, params), or several (steps, mode).</summary>
internal sealed record ExecuteBody(
    string? Intent = null,
    JsonElement? Params = null,
    StepBody[]? Steps = null,
    string? Mode = null,
    JsonElement? Input = null,
    string? OnFailure = null,
    int? MaxParallel = null,
    long? DeadlineMs = null);
