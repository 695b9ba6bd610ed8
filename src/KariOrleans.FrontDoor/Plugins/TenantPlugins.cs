using KariOrleans.Contracts;
using KariOrleans.Contracts.Plugins;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>What the plugin routes share.</summary>
internal static class TenantPlugins
{
    // No catalogue has this version, so the answer is always the whole.
    private const long NoVersion = -1;

    public static async Task<PluginDescriptor[]> ListAsync(HttpContext context, IGrainFactory grains)
    {
        var caller = context.ActAsCaller();
        return (await grains.Catalogue(caller.Tenant).GetAsync(NoVersion))?.Plugins ?? [];
    }

    /// <summary>A plugin by its intent, else by an alias.</summary>
    public static PluginDescriptor? Find(PluginDescriptor[] plugins, string name) =>
        Array.Find(plugins, plugin => plugin.Intent == name)
        ?? Array.Find(plugins, plugin => Array.IndexOf(plugin.Aliases, name) >= 0);

    public static async Task<IResult> SwitchAsync(HttpContext context, IGrainFactory grains, string name, bool isEnabled)
    {
        if (Find(await ListAsync(context, grains), name) is not { } plugin) return NoSuchPlugin(name);

        var caller = context.ActAsCaller();
        return await grains.Catalogue(caller.Tenant).SetEnabledAsync(plugin.Intent, isEnabled)
            ? Results.Json(new PluginSwitch(plugin.Intent, isEnabled), AnswerJson.Default.PluginSwitch)
            : NoSuchPlugin(name);
    }

    public static Problem NoSuchPlugin(string name) => new(404, "no_such_plugin", $"The tenant has no plugin '{name}'.")
    {
        Remedy = "GET /plugins lists those there are; install an extension that provides it.",
    };
}
