using System.Text.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>A background task that was run on demand.</summary>
internal sealed record TaskExecution(string Extension, string Task, string Status, JsonElement? Result);
