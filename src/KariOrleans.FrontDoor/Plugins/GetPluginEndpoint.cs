using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>One plugin, by intent or alias.</summary>
internal static class GetPluginEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/plugins/{intent}", static async (string intent, HttpContext context, IGrainFactory grains) =>
            TenantPlugins.Find(await TenantPlugins.ListAsync(context, grains), intent) is { } plugin
                ? Results.Json(PluginView.Of(plugin), AnswerJson.Default.PluginView)
                : TenantPlugins.NoSuchPlugin(intent))
            .RequireAuthorization()
            .WithTags("plugins").WithSummary("One plugin, by intent or alias.").Produces<PluginView>();
}
