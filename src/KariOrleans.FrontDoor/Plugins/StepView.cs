using System.Text.Json;
using KariOrleans.Contracts.Calls;
using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>How one plugin call ended.</summary>
internal sealed record StepView(string Outcome, JsonElement? Result, ErrorView? Error)
{
    public static StepView Of(CallResult result) =>
        new(Words.Of(result.Outcome), RawJson.TryParse(result.Body), ErrorView.Of(result.Error));
}
