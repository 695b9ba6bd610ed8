using System.Text.Json;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>One plugin call of a set.</summary>
internal sealed record StepBody(
    string Intent,
    JsonElement? Params = null,
    string? Id = null,
    StepBody? Fallback = null,
    int Attempts = 1,
    string? IdempotencyKey = null);
