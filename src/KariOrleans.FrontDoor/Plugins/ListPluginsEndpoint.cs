using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>The tenant's plugins, by intent.</summary>
internal static class ListPluginsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/plugins", static async (HttpContext context, IGrainFactory grains) =>
        {
            var plugins = await TenantPlugins.ListAsync(context, grains);
            var page = Page.Of(context, plugins, plugin => plugin.Intent, out var problem);
            if (page is null) return problem!;
            return Results.Json(new PluginList([.. page.Select(PluginView.Of)]), AnswerJson.Default.PluginList);
        })
        .RequireAuthorization()
        .WithTags("plugins").WithSummary("The tenant's plugins.").Produces<PluginList>();
}
