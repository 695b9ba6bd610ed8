using System.Text;
using System.Text.Json;
using KariOrleans.Contracts.Plugins;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>A plugin of the tenant.</summary>
internal sealed record PluginView(
    string Intent,
    string Extension,
    bool Enabled,
    string Description,
    string[] Aliases,
    string[] Effects,
    string[] Roles,
    JsonElement? InputSchema,
    JsonElement? OutputSchema)
{
    public static PluginView Of(PluginDescriptor plugin) => new(
        plugin.Intent,
        plugin.Extension,
        plugin.IsEnabled,
        plugin.Description,
        plugin.Aliases,
        plugin.Effects,
        plugin.Roles,
        Schema(plugin.InputSchema),
        Schema(plugin.OutputSchema));

    private static JsonElement? Schema(string? text) => text is null ? null : RawJson.TryParse(Encoding.UTF8.GetBytes(text));
}
